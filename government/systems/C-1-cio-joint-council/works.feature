Feature: The joint council's bodies meet as often as its charter says, hosts take turns, and what is late is chased and public
  Row C/1. Each body is a file councils/cio-*.toml.

  Background:
    Given today is "2026-12-01"
    And the official "林範文" in post "moda-clerk-1"
    And the official "吳測真" in post "moda-government-director"

  Scenario: The yearly council is due by mid-December, the quarterly group by the end of the quarter
    Then everybody sees "每 12 個月至少開會一次" on page "/councils/cio-joint-council"
    And everybody sees "中華民國115年12月15日" on page "/councils/cio-joint-council"
    And everybody sees "政府資訊主管聯席會教科文分組" on page "/councils/cio-joint-council"
    And everybody sees "資訊業務媒體聯誼會" on page "/councils/cio-joint-council"
    Given today is "2026-12-14"
    Then "林範文" has the message "快到期了：政府資訊主管聯席會開會"
    Given today is "2026-12-18"
    Then everybody sees "逾期 3 天" on page "/councils/cio-joint-council"
    And "林範文" has the message "逾期了：政府資訊主管聯席會開會"
    And everybody does not see "逾期" on page "/councils/cio-central-group"
    Given today is "2027-01-02"
    Then everybody sees "逾期 2 天" on page "/councils/cio-central-group"

  Scenario: The quarterly group meets in time; the next meeting is another ministry's
    Given a key ceremony is held
    When "林範文" appoints to "chair" of the council "cio-central-group" by "數位政府字第1150009號":
      | post                     |
      | moda-government-director |
    And "林範文" appoints to "agencies" of the council "cio-central-group" by "數位政府字第1150009號":
      | post   |
      | moi-it |
      | ndc-it |
    And "林範文" prepares a meeting of "cio-central-group" on "2026-12-10" at "內政部"
    And "林範文" adds an item to the meeting of "cio-central-group":
      | field | value                    |
      | title | 統一機關應用系統的登入方式 |
      | paper | 各部會說明現況後提出建議。 |
    And "林範文" calls the members to the meeting of "cio-central-group"
    Given today is "2026-12-10"
    When "林範文" opens the meeting of "cio-central-group" with "moda-government-director" in the chair:
      | member | came    | deputy |
      | all    | present |        |
    And "林範文" settles item 1 of the meeting of "cio-central-group" by "consensus"
    And "林範文" closes the meeting of "cio-central-group"
    And "林範文" writes in the minutes of "cio-central-group" that "各部會同意採用同一套登入。"
    And "吳測真" confirms the minutes of "cio-central-group"
    Then everybody sees "資聯中字第1150101號" on the meeting of "cio-central-group"
    And everybody sees "內政部" on the meeting of "cio-central-group"
    Given today is "2027-01-02"
    Then everybody does not see "逾期" on page "/councils/cio-central-group"
    When "林範文" prepares a meeting of "cio-central-group" on "2027-02-10" at "交通部大禮堂"
    Then "林範文" sees "交通部" on page "/desk/councils/cio-central-group"
