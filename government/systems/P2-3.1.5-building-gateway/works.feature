Feature: Agencies look permits up under contracts instead of asking for copies
  Row P2/3.1.5: as 3.1.1, with the building registers' own fields and agencies.

  Background:
    Given today is "2026-11-20"
    And the official "謝樣明" in post "nlma-building-clerk-1"
    And a person "黃範圖" with records:
      | registry  | field            | value              |
      | household | id_number        | @黃範圖            |
      | household | name             | 黃範圖             |
      | household | sex              | male               |
      | household | birth_date       | 1975-04-04         |
      | household | household_number | F0814005           |
      | household | role             | head               |
      | household | head_id          | @黃範圖            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | architect | licence_number   | AR90001            |
      | architect | holder_id        | @黃範圖            |
      | architect | name             | 黃範圖             |
      | architect | office           | 範例建築師事務所   |
      | architect | office_address   | 63000020 範例路9號 |
      | architect | certified_on     | 2023-01-05         |
      | architect | valid_until      | 2029-01-04         |
      | architect | status           | practising         |
    And a person "吳測真" with records:
      | registry        | field             | value               |
      | household       | id_number         | @吳測真             |
      | household       | name              | 吳測真              |
      | household       | sex               | female              |
      | household       | birth_date        | 1965-01-05          |
      | household       | household_number  | F0814006            |
      | household       | role              | head                |
      | household       | head_id           | @吳測真             |
      | household       | address           | 63000020 範例路1號  |
      | household       | event             | initial             |
      | building-permit | permit_number     | BP900021            |
      | building-permit | applicant_id      | @吳測真             |
      | building-permit | applicant_name    | 吳測真              |
      | building-permit | parcel_number     | AA-0123-00450000    |
      | building-permit | kind              | new                 |
      | building-permit | main_use          | shop                |
      | building-permit | structure         | rc                  |
      | building-permit | storeys           | 3                   |
      | building-permit | basements         | 0                   |
      | building-permit | building_area_m2  | 60                  |
      | building-permit | floor_area_m2     | 180                 |
      | building-permit | cost              | 5000000             |
      | building-permit | architect_licence | AR90001             |
      | building-permit | contractor_number | 00000016            |
      | building-permit | issued_on         | 2025-05-01          |
      | building-permit | start_by          | 2025-11-01          |
      | building-permit | started_on        | 2025-08-01          |
      | building-permit | status            | finished            |
      | use-permit      | permit_number     | UP900001            |
      | use-permit      | building_permit   | BP900021            |
      | use-permit      | owner_id          | @吳測真             |
      | use-permit      | parcel_number     | AA-0123-00450000    |
      | use-permit      | address           | 63000020 範例路21號 |
      | use-permit      | main_use          | shop                |
      | use-permit      | structure         | rc                  |
      | use-permit      | storeys           | 3                   |
      | use-permit      | floor_area_m2     | 180                 |
      | use-permit      | completed_on      | 2026-10-01          |
      | use-permit      | fire_checked      | true                |
      | use-permit      | issued_on         | 2026-10-20          |
      | use-permit      | status            | valid               |
    And today is "2026-11-23"

  Scenario: A land clerk registers a new building without a copy of its permit
    Given the official "鄭範平" in post "moi-land-clerk-1"
    When "鄭範平" looks up contract "moi-use-permit" for "UP900001" with purpose "first-registration"
    Then the look-up gives the field "parcel_number"
    And the look-up does not give the field "floor_area_m2"
    And "吳測真" sees that "內政部" read "use-permit" because "辦理建物所有權第一次登記"
    And "吳測真" sees "土地登記規則第79條" on page "/my/look-ups"
    And the indicator "exchange.look_up" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: The fire service's system learns of the building, but not of its owner
    When the system of "moi-nfa" looks up contract "nfa-use-permit" for "UP900001" with purpose "fire-inspection"
    Then the look-up gives the field "fire_checked"
    And the look-up does not give the field "owner_id"

  Scenario: Another agency, another purpose and another post are refused
    Given the official "曾樣如" in post "mof-tax-it"
    When "曾樣如" looks up contract "tax-use-permit" for "吳測真" with purpose "house-tax"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "mohw-nhia" looks up contract "tax-use-permit" for "吳測真" with purpose "house-tax"
    Then the look-up is refused because "exchange.not_consumer"
    When the system of "mof-tax" looks up contract "tax-use-permit" for "吳測真" with purpose "marketing"
    Then the look-up is refused because "exchange.purpose_unknown"
    And the indicator "exchange.refused" counts 3

  Scenario: The tax and fire authorities are told when a building's use changes
    When "謝樣明" changes in registry "use-permit" for "UP900001" field "main_use" to "hotel"
    Then the agency "mof-tax" was told of the change of "use-permit" for "吳測真"
    And the agency "moi-nfa" was told of the change of "use-permit" for "吳測真"
