Feature: Planning, control and follow-up of plans in one place
  Row P4/1.1: planning, control, tracking, agencies' performance and subsidies, with the dashboard and the map.

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

  Scenario: A county is granted a subsidy, spends it, pays the rest back, and everybody sees each step
    Given the official "陳樣如" in post "taipei-social-clerk-1"
    And the official "何測安" in post "sfaa-allowance-clerk-1"
    And the official "許範平" in post "sfaa-allowance-chief"
    When "陳樣如" applies for the subsidy "community-care-2027":
      | field   | value              |
      | object  | 松山區長春站廚房設備 |
      | purpose | 爐具用了十五年。   |
      | asked   | 1000               |
      | own     | 100                |
    And "何測安" does "give-back" with the application "松山區長春站廚房設備":
      | field  | value        |
      | reason | 請附估價單。 |
    Then "陳樣如" sees "請附估價單" on the application "松山區長春站廚房設備"
    When "陳樣如" does "mend" with the application "松山區長春站廚房設備":
      | field   | value                        |
      | purpose | 爐具用了十五年，估價單如附件。 |
    And "何測安" does "examine" with the application "松山區長春站廚房設備":
      | field   | value      |
      | amount  | 900        |
      | opinion | 符合規定。 |
    And "許範平" does "approve" with the application "松山區長春站廚房設備":
      | field           | value           |
      | amount          | 900             |
      | reason          | 同意補助。      |
      | document_number | 社家測字第1號   |
      | document_on     | 2026-11-20      |
    Then everybody sees "臺北市 900 0 0 0" on page "/subsidies/community-care-2027"
    And everybody sees "59,100" on page "/subsidies/community-care-2027"
    When "何測安" does "pay" with the application "松山區長春站廚房設備":
      | field | value     |
      | note  | 撥測字1號 |
    And "何測安" does "pay" with the application "松山區長春站廚房設備":
      | field | value     |
      | note  | 撥測字2號 |
    Then "何測安" is told "要先支用 378 千元"
    When "陳樣如" does "spend" with the application "松山區長春站廚房設備":
      | field  | value    |
      | amount | 541      |
      | note   | 換爐具。 |
    Then "陳樣如" is told "最多 540 千元"
    When "陳樣如" does "spend" with the application "松山區長春站廚房設備":
      | field  | value    |
      | amount | 500      |
      | note   | 換爐具。 |
    And "許範平" does "settle" with the application "松山區長春站廚房設備":
      | field | value |
    Then "許範平" is told "繳回後才能結案"
    When "陳樣如" does "repay" with the application "松山區長春站廚房設備":
      | field  | value     |
      | amount | 40        |
      | note   | 繳測字1號 |
    And "許範平" does "settle" with the application "松山區長春站廚房設備":
      | field | value |
    Then everybody sees "臺北市 900 540 500 40" on page "/subsidies/community-care-2027"
    And everybody sees "59,500" on page "/subsidies/community-care-2027"
    And everybody sees "已結案" on page "/subsidies/community-care-2027"

  Scenario: The same thing is not subsidised twice, and nobody decides what they examined
    Given the official "陳樣如" in post "taipei-social-clerk-1"
    And the official "何測安" in post "sfaa-allowance-clerk-1"
    And the official "許範平" in post "sfaa-allowance-chief"
    When "陳樣如" applies for the subsidy "community-care-2027":
      | field   | value            |
      | object  | 大安區幸福站冷氣 |
      | purpose | 冷氣壞了。       |
      | asked   | 500              |
    And "陳樣如" applies for the subsidy "community-care-2027":
      | field   | value               |
      | object  | 大安區 幸福站「冷氣」 |
      | purpose | 冷氣壞了。          |
      | asked   | 400                 |
    Then "陳樣如" is told "同一個標的不能重複補助"
    When "陳樣如" applies for the subsidy "community-care-2027":
      | field   | value                |
      | object  | 大安區幸福站冷氣更新 |
      | purpose | 二樓冷氣壞了。       |
      | asked   | 9500                 |
    Then "陳樣如" is told "超過每個縣市的上限"
    When "陳樣如" applies for the subsidy "community-care-2027":
      | field   | value                |
      | object  | 大安區幸福站冷氣更新 |
      | purpose | 二樓冷氣壞了。       |
      | asked   | 400                  |
    And "何測安" does "examine" with the application "大安區幸福站冷氣更新":
      | field   | value      |
      | amount  | 400        |
      | opinion | 符合規定。 |
    And "許範平" does "approve" with the application "大安區幸福站冷氣更新":
      | field           | value         |
      | amount          | 400           |
      | reason          | 同意補助。    |
      | document_number | 社家測字第2號 |
      | document_on     | 2026-11-20    |
    Then "許範平" is told "請寫明為什麼不是重複補助"
    When "許範平" does "approve" with the application "大安區幸福站冷氣更新":
      | field           | value                  |
      | amount          | 400                    |
      | reason          | 同意補助。             |
      | distinct        | 前一案在一樓，這案在二樓。 |
      | document_number | 社家測字第2號          |
      | document_on     | 2026-11-20             |
    Then everybody sees "大安區幸福站冷氣更新" on page "/subsidies/community-care-2027"
    And everybody does not see "大安區幸福站冷氣 " on page "/subsidies/community-care-2027"

  Scenario: An agency sets its goals, assesses its year, and is scored
    When "吳測真" writes the goals of "moi" for 2026:
      | goal     | name           | unit | target | weight |
      | 資料正確 | 地籍資料正確率 | %    | 80     | 60     |
      | 便民     | 線上申辦比率   | %    | 50     | 30     |
    And "林範文" does "set" with the goals of "moi" for 2026:
      | field | value |
    Then "林範文" is told "權重加起來是 90"
    And everybody does not see "資料正確" on page "/performance"
    When "吳測真" writes the goals of "moi" for 2026:
      | goal     | name           | unit | target | weight |
      | 資料正確 | 地籍資料正確率 | %    | 80     | 60     |
      | 便民     | 線上申辦比率   | %    | 50     | 40     |
    And "林範文" does "set" with the goals of "moi" for 2026:
      | field | value |
    Then everybody sees "地籍資料正確率" on page "/performance/moi/2026"
    Given today is "2027-02-10"
    When "林範文" does "assess" with the goals of "moi" for 2026:
      | field    | value      |
      | m1-value | 60         |
      | m2-value | 55         |
      | words    | 如期推動。 |
    Then "林範文" is told "沒有達到目標，請寫原因"
    When "林範文" does "assess" with the goals of "moi" for 2026:
      | field    | value          |
      | m1-value | 60             |
      | m1-words | 舊資料比預期多。 |
      | m2-value | 55             |
      | words    | 如期推動。     |
    And "高測平" does "review" with the goals of "moi" for 2026:
      | field | value          |
      | score | 82.5           |
      | words | 便民成果良好。 |
    Then everybody sees "82.50" on page "/performance/moi/2026"
    And everybody sees "85.00" on page "/performance/moi/2026"
    And everybody sees "黃燈" on page "/performance/moi/2026"
    And everybody sees "舊資料比預期多" on page "/performance/moi/2026"

  Scenario: Whoever decides sees who owes what when, and how good past warnings were
    Then "林範文" sees "訂定115年績效目標" on page "/desk/plans/dashboard"
    And "高測平" sees "各機關的情形" on page "/desk/plans/dashboard"
    And everybody sees "次預警對了" on page "/plans/early-warning"
    And everybody sees "用滑桿調整" on page "/programmes/2012/economics?cost=10"

  Scenario: A subsidy that cannot be carried out is refused with its line
    Then the catalogue refuses the file "subsidies/bad.toml" in line 14 because "add up to 90 per cent":
      """
      id = "bad"
      name = { zh = "壞的補助", en = "A bad subsidy" }
      summary = { zh = "分期加起來不到全部。", en = "Its instalments do not add up." }
      agency = "mohw-sfaa"
      legal_basis = { zh = "中央對直轄市及縣（市）政府補助辦法", en = "Regulations for Central Government Subsidies" }
      opens_on = "2026-10-01"
      closes_on = "2026-12-31"
      applies = ["clerk"]
      reviews = ["clerk"]
      decides = ["supervisor"]
      settle_on = "01-31"

      [[instalment]]
      share = 60

      [[instalment]]
      share = 30

      [[year]]
      year = 2027
      appropriation = 60000
      """
    And the catalogue refuses the file "subsidies/late.toml" in line 8 because "before it opens":
      """
      id = "late"
      name = { zh = "壞的補助", en = "A bad subsidy" }
      summary = { zh = "還沒開始就結束。", en = "It closes before it opens." }
      agency = "mohw-sfaa"
      legal_basis = { zh = "中央對直轄市及縣（市）政府補助辦法", en = "Regulations for Central Government Subsidies" }
      opens_on = "2026-10-01"
      closes_on = "2026-09-30"
      applies = ["clerk"]
      reviews = ["clerk"]
      decides = ["supervisor"]
      settle_on = "01-31"

      [[instalment]]
      share = 100

      [[year]]
      year = 2027
      appropriation = 60000
      """
