Feature: Planning, control and follow-up of plans in one place
  Row P4/1.1: planning, control and tracking are there (warnings, corrections, revisions); performance, subsidies and the map are not.

  Background:
    Given today is "2026-11-20"
    And the official "吳測真" in post "moi-land-clerk-1"
    And the official "林範文" in post "moi-land-chief"
    And the official "謝樣明" in post "ndc-clerk-1"
    And the official "高測平" in post "ndc-chief"

  Scenario: A plan that is behind gives reason, measure and day, and warns whoever watches
    When "吳測真" drafts the plan "預警測試計畫" under "2001" for 116
    And "吳測真" fills in "plan" of the plan "預警測試計畫":
      | summary                    |
      | 把重複的地籍資料整理乾淨。 |
    And "吳測真" fills in "works" of the plan "預警測試計畫":
      | name         | lead |
      | 清理重複資料 | moi  |
    And "吳測真" fills in "lines" of the plan "預警測試計畫":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 12000  | 3000 | 3000 | 3000 | 3000 | 12000 |
    And "吳測真" fills in "milestones" of the plan "預警測試計畫":
      | name     | due        | weight |
      | 完成盤點 | 2027-03-31 | 40     |
      | 清理完成 | 2027-11-30 | 60     |
    And "吳測真" fills in "indicators" of the plan "預警測試計畫":
      | name       | unit | better | baseline | target-2027 |
      | 清理完成率 | %    | up     | 0        | 100         |
    And "林範文" hands in the plan "預警測試計畫" with priority 1
    When "謝樣明" decides "passed" on the plan "預警測試計畫":
      | field  | value      |
      | reason | 內容完整。 |
    When "高測平" decides "approved" on the plan "預警測試計畫":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | yuan            |
      | document_number | 院測字第1150000001號 |
      | document_on     | 2026-11-20          |
    Given today is "2027-04-05"
    When "吳測真" reports on the plan "預警測試計畫" for period 3 of 2027:
      | field  | value |
      | actual | 25    |
      | spent  | 2000  |
    Then "吳測真" is told "進度落後或執行率偏低，請寫原因"
    When "吳測真" reports on the plan "預警測試計畫" for period 3 of 2027:
      | field          | value          |
      | actual         | 25             |
      | spent          | 2000           |
      | lag_reason     | 廠商人力不足。 |
      | countermeasure | 增派兩組人力。 |
      | mend_on        | 2027-05-31     |
    Then "吳測真" sees "高度預警" on "" of the plan "預警測試計畫"
    And "吳測真" sees "-15.00%" on "" of the plan "預警測試計畫"
    And "吳測真" sees "66.67%" on "" of the plan "預警測試計畫"
    When "吳測真" reports on the plan "預警測試計畫" for period 3 of 2027:
      | field          | value              |
      | actual         | 30                 |
      | spent          | 2400               |
      | correction     | 漏計三月底的進度。 |
      | lag_reason     | 廠商人力不足。     |
      | countermeasure | 增派兩組人力。     |
      | mend_on        | 2027-05-31         |
    Then "吳測真" sees "原公布 25.00%" on "" of the plan "預警測試計畫"

  Scenario: A revision states its reason, is compared line by line, and the old version stays as published
    When "吳測真" drafts the plan "修正測試計畫" under "2001" for 116
    And "吳測真" fills in "plan" of the plan "修正測試計畫":
      | summary                    |
      | 把重複的地籍資料整理乾淨。 |
    And "吳測真" fills in "works" of the plan "修正測試計畫":
      | name         | lead |
      | 清理重複資料 | moi  |
    And "吳測真" fills in "lines" of the plan "修正測試計畫":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 12000  | 3000 | 3000 | 3000 | 3000 | 12000 |
    And "吳測真" fills in "milestones" of the plan "修正測試計畫":
      | name     | due        | weight |
      | 完成盤點 | 2027-03-31 | 40     |
      | 清理完成 | 2027-11-30 | 60     |
    And "吳測真" fills in "indicators" of the plan "修正測試計畫":
      | name       | unit | better | baseline | target-2027 |
      | 清理完成率 | %    | up     | 0        | 100         |
    And "林範文" hands in the plan "修正測試計畫" with priority 1
    When "謝樣明" decides "passed" on the plan "修正測試計畫":
      | field  | value      |
      | reason | 內容完整。 |
    When "高測平" decides "approved" on the plan "修正測試計畫":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | ministry            |
      | document_number | 院測字第1150000001號 |
      | document_on     | 2026-11-20          |
    When "吳測真" revises the plan "修正測試計畫" because "配合預算刪減。"
    And "吳測真" fills in "lines" of the plan "修正測試計畫":
      | name     | year | kind    | amount | q1   | q2   | q3   | q4   | total |
      | 委外清理 | 2027 | current | 8000   | 2000 | 2000 | 2000 | 2000 | 8000  |
    And "林範文" hands in the plan "修正測試計畫" with priority 1
    When "謝樣明" decides "passed" on the plan "修正測試計畫":
      | field  | value      |
      | reason | 內容完整。 |
    When "高測平" decides "approved" on the plan "修正測試計畫":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | ministry            |
      | document_number | 院測字第1150000002號 |
      | document_on     | 2026-11-20          |
    Then "吳測真" sees "12,000 8,000" on "/difference" of the plan "修正測試計畫"
    And "吳測真" sees "配合預算刪減" on "/difference" of the plan "修正測試計畫"
    And "吳測真" sees "12,000" on "/versions/1" of the plan "修正測試計畫"
    And "吳測真" sees "院測字第1150000002號" on "" of the plan "修正測試計畫"

  @pending
  Scenario: How agencies perform, what is granted to others, and the map of plans for those who decide
