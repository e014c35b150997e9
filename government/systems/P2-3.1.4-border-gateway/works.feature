Feature: Agencies check crossings and bans under contracts instead of certificates
  Row P2/3.1.4: as 3.1.1, with the border registers' own fields and agencies.

  Background:
    Given today is "2026-11-20"
    And the official "何範安" in post "nia-border-officer-1"
    And a person "吳測真" with records:
      | registry        | field            | value              |
      | household       | id_number        | @吳測真            |
      | household       | name             | 吳測真             |
      | household       | sex              | female             |
      | household       | birth_date       | 1985-01-05         |
      | household       | household_number | F0813003           |
      | household       | role             | head               |
      | household       | head_id          | @吳測真            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | initial            |
      | border-crossing | crossing_number  | X90000011          |
      | border-crossing | traveller_id     | @吳測真            |
      | border-crossing | traveller_name   | 吳測真             |
      | border-crossing | document_kind    | passport           |
      | border-crossing | document_number  | 300000011          |
      | border-crossing | direction        | out                |
      | border-crossing | port             | KHH                |
      | border-crossing | crossed_on       | 2024-09-01         |
      | border-crossing | carrier          | ZZ003              |
      | border-crossing | other_end        | 大阪               |
      | border-crossing | inspected_by     | counter            |
      | exit-ban        | ban_number       | EB900011           |
      | exit-ban        | person_id        | @吳測真            |
      | exit-ban        | person_name      | 吳測真             |
      | exit-ban        | ground           | enforcement        |
      | exit-ban        | ordered_by       | 行政執行署         |
      | exit-ban        | order_number     | 範限字第00011號    |
      | exit-ban        | banned_from      | 2026-05-01         |
      | exit-ban        | status           | active             |
    And today is "2026-11-23"

  Scenario: The household clerk learns who has been abroad for two years
    Given the official "鄭範平" in post "moi-household-clerk-1"
    When "鄭範平" looks up contract "moi-border-crossing" for "吳測真" with purpose "emigration"
    Then the look-up gives the field "crossed_on"
    And the look-up does not give the field "document_number"
    And "吳測真" sees that "內政部" read "border-crossing" because "辦理出境二年以上遷出登記"
    And "吳測真" sees "戶籍法第16條" on page "/my/look-ups"
    And the indicator "exchange.look_up" counts 1

  Scenario: The tax service's system counts days, and learns no destination
    When the system of "mof-tax" looks up contract "tax-border-crossing" for "吳測真" with purpose "tax-residence"
    Then the look-up gives the field "direction"
    And the look-up does not give the field "other_end"
    And the indicator "registry.extract_issued" counts 0

  Scenario: Travel is not for every post, purpose or agency
    Given the official "曾樣如" in post "sfaa-it"
    When "曾樣如" looks up contract "sfaa-border-crossing" for "吳測真" with purpose "assistance-residence"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "moi" looks up contract "moi-border-crossing" for "吳測真" with purpose "curiosity"
    Then the look-up is refused because "exchange.purpose_unknown"
    When the system of "moi-npa" looks up contract "aea-exit-ban" for "吳測真" with purpose "residence-restriction"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 3

  Scenario: The enforcement agency is told when a ban's term changes
    When "何範安" changes in registry "exit-ban" for "EB900011" field "banned_until" to "2026-12-31"
    Then the registry "exit-ban" has for "EB900011" field "banned_until" = "2026-12-31"
    And the agency "moj-aea" was told of the change of "exit-ban" for "吳測真"
