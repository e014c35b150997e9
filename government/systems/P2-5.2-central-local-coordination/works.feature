Feature: Centre and localities meet, decide, and follow what was decided until it is done
  Row P2/5.2. Who sits in the group and how it meets stands in councils/cio-local-group.toml.

  Background:
    Given today is "2026-12-01"
    And the official "林範文" in post "moda-clerk-1"
    And the official "吳測真" in post "moda-deputy"
    And the official "謝樣明" in post "taipei-cio"
    And the official "高測平" in post "moi-it"

  Scenario: A resolution becomes the task of a city, is late, is reported and closed
    Given a key ceremony is held
    When "林範文" appoints to "chair" of the council "cio-local-group" by "數位政府字第1150001號":
      | post        |
      | moda-deputy |
    And "林範文" appoints to "central" of the council "cio-local-group" by "數位政府字第1150001號":
      | post   |
      | moi-it |
      | ndc-it |
    And "林範文" appoints to "local" of the council "cio-local-group" by "數位政府字第1150001號":
      | post           |
      | taipei-cio     |
      | new-taipei-cio |
      | taoyuan-cio    |
    And "林範文" prepares a meeting of "cio-local-group" on "2026-12-10" at "臺北市政府"
    And "林範文" adds an item to the meeting of "cio-local-group":
      | field | value                                    |
      | title | 盤點市府與戶役政系統的介接               |
      | paper | 介接方式不一致，請臺北市先盤點並提出做法。 |
      | owner | taipei                                   |
      | due   | 2027-03-31                               |
    And "林範文" calls the members to the meeting of "cio-local-group"
    Then "謝樣明" has the message "開會通知"
    And everybody sees "臺北市政府" on the meeting of "cio-local-group"
    When "謝樣明" answers "deputy" to the meeting of "cio-local-group" for "資訊局副局長"
    Given today is "2026-12-10"
    When "林範文" opens the meeting of "cio-local-group" with "moda-deputy" in the chair:
      | member      | came    | deputy       |
      | moda-deputy | present |              |
      | moi-it      | present |              |
      | taipei-cio  | deputy  | 資訊局副局長 |
    And "林範文" settles item 1 of the meeting of "cio-local-group" by "consensus"
    And "林範文" closes the meeting of "cio-local-group"
    And "林範文" writes in the minutes of "cio-local-group" that "內政部說明介接規格，各縣市同意由臺北市先辦。"
    Then everybody does not see "資聯地字第1150101號" on the meeting of "cio-local-group"
    When "吳測真" confirms the minutes of "cio-local-group"
    Then everybody sees "資聯地字第1150101號" on the meeting of "cio-local-group"
    And edition 1 of the minutes of "cio-local-group" under seal says "資訊局副局長代"
    And "謝樣明" sees "盤點市府與戶役政系統的介接" on page "/desk/council-tasks"
    When "謝樣明" reports "已盤點十二個系統。" on the task "盤點市府與戶役政系統的介接"
    Given today is "2027-04-05"
    Then everybody sees "逾期 5 天" on page "/councils/cio-local-group"
    And everybody sees "1 件交辦逾期" on page "/councils"
    When "謝樣明" reports the task "盤點市府與戶役政系統的介接" as done: "全部盤點完成，做法已送內政部。"
    And "林範文" judges the task "盤點市府與戶役政系統的介接" as "returned" because "請附各系統的清單。"
    Then "謝樣明" has the message "請補充後再回報"
    When "謝樣明" reports the task "盤點市府與戶役政系統的介接" as done: "清單已附在做法後面。"
    And "林範文" judges the task "盤點市府與戶役政系統的介接" as "closed" because "已依決議辦理完成。"
    Then everybody sees "已解除列管（逾期 5 天完成）" on page "/councils/cio-local-group"
    And the indicator "council.task_given" counts 1

  Scenario: Too few come, and the meeting is called for another day; the next one is another city's
    When "林範文" appoints to "chair" of the council "cio-local-group" by "數位政府字第1150001號":
      | post        |
      | moda-deputy |
    And "林範文" appoints to "central" of the council "cio-local-group" by "數位政府字第1150001號":
      | post    |
      | moi-it  |
      | motc-it |
      | mof-it  |
    And "林範文" appoints to "local" of the council "cio-local-group" by "數位政府字第1150001號":
      | post         |
      | taipei-cio   |
      | kaohsiung-cio |
    And "林範文" prepares a meeting of "cio-local-group" on "2026-12-10" at "臺北市政府"
    And "林範文" adds an item to the meeting of "cio-local-group":
      | field | value                  |
      | title | 統一地方入口網的登入方式 |
      | paper | 請各縣市說明現況。     |
    And "林範文" calls the members to the meeting of "cio-local-group"
    Given today is "2026-12-10"
    When "林範文" opens the meeting of "cio-local-group" with "moda-deputy" in the chair:
      | member      | came    | deputy |
      | moda-deputy | present |        |
      | moi-it      | present |        |
    Then "林範文" is told on the own screen "出席 2 人，未達開會門檻：6 人中至少要 3 人"
    When "林範文" prepares a meeting of "cio-local-group" on "2026-12-28" at "新北市政府"
    Then "林範文" sees "新北市政府" on page "/desk/councils/cio-local-group"

  Scenario: Who is not of the secretariat calls nobody, and a half-year without a meeting is late in public
    Then everybody does not see "逾期" on page "/councils/cio-local-group"
    Given today is "2027-01-05"
    Then everybody sees "逾期 5 天" on page "/councils/cio-local-group"
    And "林範文" has the message "逾期了：政府資訊主管聯席會地方分組"
    And "謝樣明" is refused on page "/desk/councils/cio-local-group" because "您的職位不能辦理這件事"
