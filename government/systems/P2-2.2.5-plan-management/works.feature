Feature: A yearly plan is drafted, reviewed, approved, tracked, evaluated and closed
  Row P2/2.2.5. Rules of review and control stand in the programme's control.toml.

  Background:
    Given today is "2026-11-20"
    And the official "吳測真" in post "moi-land-clerk-1"
    And the official "林範文" in post "moi-land-chief"
    And the official "謝樣明" in post "ndc-clerk-1"
    And the official "高測平" in post "ndc-chief"

  Scenario: A plan is sent back once, approved, reported for four quarters, graded and closed
    When "吳測真" drafts the plan "地籍資料清理" under "2001" for 116
    And "吳測真" fills in "plan" of the plan "地籍資料清理":
      | summary                    |
      | 把重複的地籍資料整理乾淨。 |
    And "吳測真" fills in "works" of the plan "地籍資料清理":
      | name         | lead |
      | 清理重複資料 | moi  |
    And "吳測真" fills in "lines" of the plan "地籍資料清理":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 12000  | 3000 | 3000 | 3000 | 3000 | 12000 |
    And "吳測真" fills in "milestones" of the plan "地籍資料清理":
      | name     | due        | weight |
      | 完成盤點 | 2027-03-31 | 40     |
      | 清理完成 | 2027-11-30 | 60     |
    And "吳測真" fills in "indicators" of the plan "地籍資料清理":
      | name       | unit | better | baseline | target-2027 |
      | 清理完成率 | %    | up     | 0        | 100         |
    And "林範文" hands in the plan "地籍資料清理" with priority 1
    Then "林範文" sees "初審" on "desk" of the plan "地籍資料清理"
    When "謝樣明" decides "returned" on the plan "地籍資料清理":
      | field     | value                |
      | reason    | 期程太晚，請提前。   |
      | place-1   | milestones/m2        |
      | comment-1 | 請提前到十月底完成。 |
    Then "吳測真" sees "請提前到十月底完成" on "desk" of the plan "地籍資料清理"
    When "吳測真" fills in "milestones" of the plan "地籍資料清理":
      | name     | due        | weight |
      | 完成盤點 | 2027-03-31 | 40     |
      | 清理完成 | 2027-10-31 | 60     |
    And "林範文" hands in the plan "地籍資料清理" with priority 1
    When "謝樣明" decides "passed" on the plan "地籍資料清理":
      | field  | value      |
      | reason | 內容完整。 |
    When "高測平" decides "approved" on the plan "地籍資料清理":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | ministry            |
      | document_number | 院測字第1150000001號 |
      | document_on     | 2026-11-20          |
    Then "吳測真" sees "院測字第1150000001號" on "" of the plan "地籍資料清理"
    And the indicator "plan.submitted" counts 2
    And the indicator "plan.reviewed" counts 3
    Given today is "2027-04-10"
    When "吳測真" reports on the plan "地籍資料清理" for period 1 of 2027:
      | field          | value      |
      | actual         | 40   |
      | spent          | 3000    |
    Then "吳測真" sees "100.00%" on "" of the plan "地籍資料清理"
    Given today is "2027-07-10"
    When "吳測真" reports on the plan "地籍資料清理" for period 2 of 2027:
      | field          | value      |
      | actual         | 45   |
      | spent          | 5500    |
    Given today is "2027-10-10"
    When "吳測真" reports on the plan "地籍資料清理" for period 3 of 2027:
      | field          | value      |
      | actual         | 60   |
      | spent          | 8000    |
    Given today is "2028-01-10"
    When "吳測真" reports on the plan "地籍資料清理" for period 4 of 2027:
      | field          | value      |
      | actual         | 100   |
      | spent          | 11500    |
    When "林範文" evaluates 2027 of the plan "地籍資料清理" as "good" because "如期完成，經費用了九成五。"
    And "林範文" evaluates 2027 of the plan "地籍資料清理" as "excellent" because "成果良好。"
    And "林範文" closes the plan "地籍資料清理" after 2027
    Then "吳測真" sees "優等" on "" of the plan "地籍資料清理"
    And "吳測真" sees "結案" on "" of the plan "地籍資料清理"
    And the indicator "plan.closed" counts 1

  Scenario: A plan whose figures do not add up cannot be handed in
    When "吳測真" drafts the plan "不完整測試" under "2001" for 116
    And "吳測真" fills in "lines" of the plan "不完整測試":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 12000  | 3000 | 3000 | 3000 | 2999 | 12001 |
    Then "林範文" sees "四季分配加起來是 11,999，和金額 12,000 不同" on "desk" of the plan "不完整測試"
    And "林範文" sees "各行加起來是 12,000，和總額 12,001 不同" on "desk" of the plan "不完整測試"
    When "吳測真" fills in "milestones" of the plan "不完整測試":
      | name | due        | weight |
      | 驗收 | 2028-01-01 | 100    |
    Then "吳測真" is told "請填116年到116年之間的日期"
    And the indicator "plan.submitted" counts 0
