Feature: The Digital Nation committee is made up by its charter, decides on action plans and reviews them every year
  Row C/3. Seats, numbers and rhythm stand in councils/digi-plus*.toml.

  Background:
    Given today is "2026-12-01"
    And the official "林範文" in post "nstc-office-clerk-1"
    And the official "吳測真" in post "ey-premier"
    And the official "謝樣明" in post "moi-land-clerk-1"

  Scenario: With thirty-four members it cannot meet; with thirty-five it approves a plan that a ministry carries out
    Given a key ceremony is held
    When "林範文" appoints to "convener" of the council "digi-plus" by "院臺科字第1150001號":
      | post       |
      | ey-premier |
    And "林範文" appoints to "deputies" of the council "digi-plus" by "院臺科字第1150001號":
      | post          |
      | ey-minister-1 |
      | ey-minister-2 |
    And "林範文" appoints to "ministries" of the council "digi-plus" by "院臺科字第1150001號":
      | post       |
      | moi-head   |
      | mof-head   |
      | moe-head   |
      | moj-head   |
      | moea-head  |
      | motc-head  |
      | mol-head   |
      | moa-head   |
      | mohw-head  |
      | moenv-head |
      | moc-head   |
      | moda-head  |
      | ndc-head   |
      | nstc-head  |
      | fsc-head   |
      | ncc-head   |
      | dgpa-head  |
    And "林範文" appoints to "mayors" of the council "digi-plus" by "院臺科字第1150001號":
      | post             |
      | taipei-mayor     |
      | new-taipei-mayor |
      | taoyuan-mayor    |
      | taichung-mayor   |
      | tainan-mayor     |
      | kaohsiung-mayor  |
    And "林範文" appoints to "executive" of the council "digi-plus" by "院臺科字第1150001號":
      | post                 |
      | nstc-office-director |
    And "林範文" appoints to "adviser" of the council "digi-plus" by "院臺科字第1150001號":
      | person |
      | 范例謙    |
    And "林範文" appoints to "civil" of the council "digi-plus" by "院臺科字第1150001號":
      | person |
      | 王測甲    |
      | 李測乙    |
      | 張測丙    |
      | 劉測丁    |
      | 陳測戊    |
      | 楊測己    |
      | 趙測庚    |
      | 黃測辛    |
      | 周測壬    |
    And "林範文" prepares a meeting of "digi-plus" on "2026-12-15" at "行政院"
    And "林範文" adds an item to the meeting of "digi-plus":
      | field  | value                                    |
      | title  | 核定並檢討修正年度行動計畫               |
      | paper  | 四個分組的行動計畫已彙整，請核定。       |
      | effect | duty:programme                           |
    And "林範文" adds an item to the meeting of "digi-plus":
      | field | value                                  |
      | title | 地籍資料全面開放                       |
      | paper | 請內政部列入行動計畫並提出計畫草案。   |
      | owner | moi                                    |
      | due   | 2027-12-31                             |
    And "林範文" calls the members to the meeting of "digi-plus"
    Then "林範文" is told on the own screen "組成還不符合設置規定"
    And "林範文" sees "委員總數：應有 35 至 45 人，目前 34 人" on page "/desk/councils/digi-plus"
    And everybody sees "委員總數：應有 35 至 45 人，目前 34 人" on page "/councils/digi-plus"
    When "林範文" appoints to "civil" of the council "digi-plus" by "院臺科字第1150001號":
      | person |
      | 吳測癸    |
    Then everybody sees "組成符合設置規定" on page "/councils/digi-plus"
    And everybody does not see "吳測癸" on page "/councils/digi-plus"
    When "林範文" calls the members to the meeting of "digi-plus"
    Then "吳測癸" has the message "開會通知"
    When "吳測癸" answers "present" to the meeting of "digi-plus" for ""
    Given today is "2026-12-15"
    When "林範文" opens the meeting of "digi-plus" with "ey-premier" in the chair:
      | member   | came    | deputy |
      | all      | present |        |
      | moe-head | absent  |        |
    And "林範文" settles item 1 of the meeting of "digi-plus" by "consensus"
    And "吳測癸" votes "against" on item 2 of the meeting of "digi-plus"
    And "林範文" settles item 2 of the meeting of "digi-plus" by "consensus"
    Then "林範文" is told on the own screen "不能用無異議通過"
    When "林範文" settles item 2 of the meeting of "digi-plus" by "vote"
    Then "林範文" is told on the own screen "未通過"
    When "林範文" closes the meeting of "digi-plus"
    And "林範文" writes in the minutes of "digi-plus" that "地籍資料的開放範圍再研議。"
    And "吳測真" confirms the minutes of "digi-plus"
    Then everybody sees "數創字第1150101號" on page "/councils/digi-plus"
    And everybody sees "未通過" on the meeting of "digi-plus"
    And edition 1 of the minutes of "digi-plus" under seal says "無異議通過"

  Scenario: A group has a ministry make an action plan, nothing is typed twice
    Given the official "高測平" in post "ndc-clerk-2"
    And the official "黃例明" in post "ndc-deputy"
    And a key ceremony is held
    When "高測平" appoints to "convener" of the council "digi-plus-nation" by "發法字第1150001號":
      | post       |
      | ndc-deputy |
    And "高測平" appoints to "agencies" of the council "digi-plus-nation" by "發法字第1150001號":
      | post        |
      | moi-deputy  |
      | moda-deputy |
    And "高測平" prepares a meeting of "digi-plus-nation" on "2026-12-15" at "國家發展委員會"
    And "高測平" adds an item to the meeting of "digi-plus-nation":
      | field | value                                |
      | title | 提出地籍服務數位化行動計畫           |
      | paper | 請內政部擬訂，送協調推動分組彙整。   |
      | owner | moi                                  |
      | due   | 2027-12-31                           |
    And "高測平" calls the members to the meeting of "digi-plus-nation"
    Given today is "2026-12-15"
    When "高測平" opens the meeting of "digi-plus-nation" with "ndc-deputy" in the chair:
      | member | came    | deputy |
      | all    | present |        |
    And "高測平" settles item 1 of the meeting of "digi-plus-nation" by "consensus"
    And "高測平" closes the meeting of "digi-plus-nation"
    And "高測平" writes in the minutes of "digi-plus-nation" that "內政部同意辦理。"
    And "黃例明" confirms the minutes of "digi-plus-nation"
    And "謝樣明" makes a plan of the task "提出地籍服務數位化行動計畫"
    Then "謝樣明" sees "提出地籍服務數位化行動計畫" on "desk" of the plan "提出地籍服務數位化行動計畫"
    And "謝樣明" sees "提出地籍服務數位化行動計畫" on page "/desk/plans"

  Scenario: A yearly review that nobody did is late in public, and an adviser's term ends after two years
    When "林範文" appoints to "business" of the council "digi-plus-advisory" by "院臺科字第1150002號":
      | person |
      | 王測甲 |
      | 李測乙 |
    Then everybody sees "應有 50 至 60 人，目前 2 人" on page "/councils/digi-plus-advisory"
    And everybody sees "中華民國117年11月30日" on page "/councils/digi-plus-advisory"
    And "王測甲" sees "民間諮詢委員會" on page "/my/councils"
    When "林範文" appoints to "scholars" of the council "digi-plus-advisory" by "院臺科字第1150002號":
      | person |
      | 王測甲 |
    Then "林範文" is told on the own screen "選到的人已經是成員"
    Given today is "2027-01-05"
    Then everybody sees "檢討修正發展方案及行動計畫" on page "/councils/digi-plus"
    And everybody sees "逾期 5 天" on page "/councils/digi-plus"
    Given today is "2028-11-10"
    Then "林範文" has the message "委員任期快到了"
    Given today is "2028-12-01"
    Then "王測甲" does not see "民間諮詢委員會" on page "/my/councils"
