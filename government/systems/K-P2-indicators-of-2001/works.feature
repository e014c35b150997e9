Feature: The ten indicators of the second phase
  Row K/P2: targets by year; the actual is measured from what the platform itself did, and
  opens to the rows it was made of. What it cannot measure is reported with evidence.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1988-03-14         |
      | household | household_number | F0000301           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |

  Scenario: A look-up in place of a household extract moves the figure, an extract on paper moves it back
    Given the official "林範文" in post "motc-thb-clerk-1"
    And the official "吳測真" in post "moi-household-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the indicator "p2-8" of "2026" is "100.0", and its rows add up to it
    When "吳測真" issues an extract of "household" for "陳測安" on paper
    Then the indicator "p2-8" of "2026" is "50.0", and its rows add up to it
    And the indicator "p2-8" of "2026-11" is "50.0", and its rows add up to it
    And "陳測安" sees "115年到目前為止 50.0%" on page "/programmes/2001/indicators/p2-8"
    And "陳測安" sees "戶籍謄本人工核發減量" on page "/indicators"
    And "陳測安" sees "公路監理機關查證戶籍地址" on page "/indicators/p2-8/2026-11?rows=look_ups"

  Scenario: A look-up of another registry moves nothing here
    Given the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the indicator "p2-9" of "2026" is "nothing", and its rows add up to it
    And the indicator "p2-8" of "2026" is "100.0", and its rows add up to it

  Scenario: Officials who sign in, and the services that are online
    Given the official "林範文" in post "motc-thb-clerk-1"
    And the official "吳測真" in post "moi-household-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the indicator "p2-5" of "2026-11" is "50.0", and its rows add up to it
    And "陳測安" sees "公路局" on page "/indicators/p2-5/2026-11"
    And "陳測安" sees "線上服務" on page "/indicators/p2-7a/2026"
    And "陳測安" sees "1,500" on page "/indicators/p2-7b/2026"

  Scenario: What was published stays beside what is known today
    Given the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    And 10 working days pass
    And the figures of periods that are over are published
    Then "陳測安" sees "公布的數字是 100.0%" on page "/indicators/p2-8/2026-11"
    And "陳測安" sees "照現在的資料重算，結果一樣" on page "/indicators/p2-8/2026-11"
    And the indicator "p2-8" of "2026-12" is "nothing", and its rows add up to it

  Scenario: What the platform cannot measure is reported with evidence, and only by the posts in the file
    Given the official "周範明" in post "ndc-clerk-1"
    And the official "林範文" in post "motc-thb-clerk-1"
    When "周範明" reports "99.2" for indicator "p2-6" in "2025" with evidence "114年公文電子交換統計，第3頁"
    Then "陳測安" sees "99.2%" on page "/indicators/p2-6"
    And "陳測安" sees "114年公文電子交換統計，第3頁" on page "/indicators/p2-6"
    And "陳測安" sees "（逾期）" on page "/indicators/p2-6"
    And "林範文" cannot report the indicator "p2-6"

  Scenario: A question that writes, reads a table of a block or misspells a register is refused with its line
    Then the catalogue refuses the file "indicators/bad.toml" in line 16 because "no published view":
      """
      id = "bad"
      name = { zh = "壞的指標", en = "A bad indicator" }
      definition = { zh = "不能這樣算。", en = "Reads a table of a block." }
      unit = { zh = "次", en = "times" }
      direction = "up"
      agency = "moda"
      source = "measured"
      every = "year"
      since = "2026-01-01"
      numerator = ["all"]

      [[rows]]
      id = "all"
      name = { zh = "全部", en = "All" }
      sql = "select id as key, 1 as quantity from people"
      """
    And the catalogue refuses the file "indicators/bad.toml" in line 16 because "which is not there":
      """
      id = "bad"
      name = { zh = "壞的指標", en = "A bad indicator" }
      definition = { zh = "不能這樣算。", en = "Misspells a register." }
      unit = { zh = "次", en = "times" }
      direction = "up"
      agency = "moda"
      source = "measured"
      every = "year"
      since = "2026-01-01"
      numerator = ["all"]

      [[rows]]
      id = "all"
      name = { zh = "全部", en = "All" }
      sql = "select key, 1 as quantity from published_look_ups where registry = 'houshold'"
      """
    And the catalogue refuses the file "indicators/bad.toml" in line 16 because "it may only read":
      """
      id = "bad"
      name = { zh = "壞的指標", en = "A bad indicator" }
      definition = { zh = "不能這樣算。", en = "Wants to change data." }
      unit = { zh = "次", en = "times" }
      direction = "up"
      agency = "moda"
      source = "measured"
      every = "year"
      since = "2026-01-01"
      numerator = ["all"]

      [[rows]]
      id = "all"
      name = { zh = "全部", en = "All" }
      sql = "delete from look_ups"
      """
    And the catalogue refuses the file "indicators/bad.toml" in line 16 because "may be counted":
      """
      id = "bad"
      name = { zh = "壞的指標", en = "A bad indicator" }
      definition = { zh = "不能這樣算。", en = "Wants to see who signed in." }
      unit = { zh = "次", en = "times" }
      direction = "up"
      agency = "moda"
      source = "measured"
      every = "year"
      since = "2026-01-01"
      numerator = ["all"]

      [[rows]]
      id = "all"
      name = { zh = "全部", en = "All" }
      sql = "select post as key, count(*) as quantity from published_sign_ins group by post"
      """
