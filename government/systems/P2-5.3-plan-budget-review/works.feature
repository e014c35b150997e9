Feature: Plans are ranked, their budgets reviewed, and the yearly timetable is kept
  Row P2/5.3. The timetable and the reviews are those of the programme of 2001.

  Background:
    Given today is "2026-11-20"
    And the official "吳測真" in post "moi-land-clerk-1"
    And the official "林範文" in post "moi-land-chief"
    And the official "謝樣明" in post "ndc-clerk-1"
    And the official "高測平" in post "ndc-chief"

  Scenario: Two plans are ranked; one must come down to the budget that is recommended
    When "吳測真" drafts the plan "第一優先測試" under "2001" for 116
    And "吳測真" fills in "plan" of the plan "第一優先測試":
      | summary                    |
      | 把重複的地籍資料整理乾淨。 |
    And "吳測真" fills in "works" of the plan "第一優先測試":
      | name         | lead |
      | 清理重複資料 | moi  |
    And "吳測真" fills in "lines" of the plan "第一優先測試":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 12000  | 3000 | 3000 | 3000 | 3000 | 12000 |
    And "吳測真" fills in "milestones" of the plan "第一優先測試":
      | name     | due        | weight |
      | 完成盤點 | 2027-03-31 | 40     |
      | 清理完成 | 2027-11-30 | 60     |
    And "吳測真" fills in "indicators" of the plan "第一優先測試":
      | name       | unit | better | baseline | target-2027 |
      | 清理完成率 | %    | up     | 0        | 100         |
    And "林範文" hands in the plan "第一優先測試" with priority 1
    When "吳測真" drafts the plan "第二優先測試" under "2001" for 116
    And "吳測真" fills in "plan" of the plan "第二優先測試":
      | summary                    |
      | 把重複的地籍資料整理乾淨。 |
    And "吳測真" fills in "works" of the plan "第二優先測試":
      | name         | lead |
      | 清理重複資料 | moi  |
    And "吳測真" fills in "lines" of the plan "第二優先測試":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 8000  | 2000 | 2000 | 2000 | 2000 | 8000 |
    And "吳測真" fills in "milestones" of the plan "第二優先測試":
      | name     | due        | weight |
      | 完成盤點 | 2027-03-31 | 40     |
      | 清理完成 | 2027-11-30 | 60     |
    And "吳測真" fills in "indicators" of the plan "第二優先測試":
      | name       | unit | better | baseline | target-2027 |
      | 清理完成率 | %    | up     | 0        | 100         |
    And "林範文" hands in the plan "第二優先測試" with priority 2
    Then "謝樣明" sees "第一優先測試" on page "/desk/plans/ranking?ceiling=15000"
    And "謝樣明" sees "依序可以容納 12,000 千元" on page "/desk/plans/ranking?ceiling=15000"
    When "謝樣明" decides "passed" on the plan "第一優先測試":
      | field       | value                    |
      | reason      | 可行，建議核列一千萬元。 |
      | recommended | 10000                    |
    Then "謝樣明" sees "10,000" on page "/desk/plans/ranking"
    When "高測平" decides "approved" on the plan "第一優先測試":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | ministry            |
      | document_number | 院測字第1150000001號 |
      | document_on     | 2026-11-20          |
    Then "高測平" is told "建議經費是 10,000 千元，計畫列 12,000 千元"
    When "高測平" decides "returned" on the plan "第一優先測試":
      | field     | value              |
      | reason    | 請照建議經費修改。 |
      | place-1   | lines              |
      | comment-1 | 請改列一千萬元。   |
    And "吳測真" fills in "lines" of the plan "第一優先測試":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 10000  | 2500 | 2500 | 2500 | 2500 | 10000 |
    And "林範文" hands in the plan "第一優先測試" with priority 1
    When "高測平" decides "approved" on the plan "第一優先測試":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | ministry            |
      | document_number | 院測字第1150000001號 |
      | document_on     | 2026-11-20          |
    Then "吳測真" sees "10,000" on "" of the plan "第一優先測試"

  Scenario: What the yearly timetable asks for is reminded of, done late, and everybody sees it
    Given today is "2027-01-20"
    When "林範文" notes "t2" due on "2027-01-31" as done with "台內測字第1160000001號函"
    Then "林範文" sees "台內測字第1160000001號函" on page "/desk/obligations"
    Given today is "2027-02-25"
    Then "林範文" sees "年度計畫報院" on page "/programmes/2001/obligations?year=2027"
    And "林範文" sees "逾期 5 天" on page "/programmes/2001/obligations?year=2027"
    When "林範文" notes "t3" due on "2027-02-20" as done with "台內測字第1160000002號函"
    Then "林範文" sees "台內測字第1160000002號函" on page "/programmes/2001/obligations?year=2027"
    And the indicator "plan.fulfilled" counts 2
