Feature: Agencies look titles up under contracts instead of asking for land extracts
  Row P2/3.1.2: as 3.1.1, with the land register's own fields and agencies. The count of
  paper extracts tells whether the gateway replaced them.

  Background:
    Given today is "2026-11-20"
    And the official "鄭範平" in post "moi-land-clerk-1"
    And a person "吳測真" with records:
      | registry         | field             | value              |
      | household        | id_number         | @吳測真            |
      | household        | name              | 吳測真             |
      | household        | sex               | female             |
      | household        | birth_date        | 1960-01-05         |
      | household        | household_number  | F0810007           |
      | household        | role              | head               |
      | household        | head_id           | @吳測真            |
      | household        | address           | 63000020 範例路1號 |
      | household        | event             | initial            |
      | land-parcel      | parcel_number     | AA-0123-00460000   |
      | land-parcel      | section           | 範例段一小段       |
      | land-parcel      | located_in        | 63000020 範例段    |
      | land-parcel      | area_m2           | 200                |
      | land-parcel      | announced_value   | 150000             |
      | land-parcel      | assessed_price    | 30000              |
      | land-parcel      | registered_on     | 1990-05-01         |
      | land-parcel      | cause             | first              |
      | land-right       | title_number      | 105AA000901        |
      | land-right       | property_kind     | land               |
      | land-right       | property_number   | AA-0123-00460000   |
      | land-right       | owner_id          | @吳測真            |
      | land-right       | owner_name        | 吳測真             |
      | land-right       | address           | 63000020 範例路1號 |
      | land-right       | share_numerator   | 1                  |
      | land-right       | share_denominator | 1                  |
      | land-right       | acquired_on       | 2016-08-01         |
      | land-right       | cause             | inheritance        |
      | land-right       | cause_on          | 2016-02-01         |
      | land-right       | restriction       | none               |
      | land-encumbrance | charge_number     | 105AA000902        |
      | land-encumbrance | kind              | mortgage           |
      | land-encumbrance | title_number      | 105AA000901        |
      | land-encumbrance | owner_id          | @吳測真            |
      | land-encumbrance | holder_number     | 00000016           |
      | land-encumbrance | holder_name       | 範例銀行           |
      | land-encumbrance | secured_sum       | 3000000            |
      | land-encumbrance | rank              | 1                  |
      | land-encumbrance | registered_on     | 2016-09-01         |
    And today is "2026-11-23"

  Scenario: A welfare officer checks the property limit without a paper extract
    Given the official "蔡範真" in post "sfaa-allowance-clerk-1"
    When "蔡範真" looks up contract "sfaa-land-right" for "吳測真" with purpose "assistance-property"
    Then the look-up gives the field "property_number"
    And the look-up does not give the field "address"
    And "吳測真" sees that "社會及家庭署" read "land-right" because "審核家庭不動產限額"
    And "吳測真" sees "社會救助法第4條" on page "/my/look-ups"
    And the indicator "exchange.look_up" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: The tax service's system reads what land tax is worked out from
    When the system of "mof-tax" looks up contract "tax-land-parcel" for "AA-0123-00460000" with purpose "land-value"
    Then the look-up gives the field "assessed_price"
    And the look-up does not give the field "section"

  Scenario: The building authority sees the charges on a site, but not the sum
    Given the official "謝樣明" in post "nlma-building-clerk-1"
    When "謝樣明" looks up contract "nlma-land-encumbrance" for "105AA000901" with purpose "building-charges"
    Then the look-up gives the field "holder_name"
    And the look-up does not give the field "secured_sum"

  Scenario: A search for property to enforce against is seen only after thirty days
    Given the official "潘測成" in post "aea-officer-1"
    When "潘測成" looks up contract "aea-land-right" for "吳測真" with purpose "enforcement-property"
    Then the look-up gives the field "restriction"
    And "吳測真" does not see "調查義務人可供執行的不動產" on page "/my/look-ups"
    Given today is "2026-12-24"
    Then "吳測真" sees that "行政執行署" read "land-right" because "調查義務人可供執行的不動產"

  Scenario: Another agency's contract, another purpose and another post are refused
    Given the official "蔡範真" in post "sfaa-allowance-clerk-1"
    When "蔡範真" looks up contract "sfaa-land-right" for "吳測真" with purpose "curiosity"
    Then the look-up is refused because "exchange.purpose_unknown"
    When the system of "mohw-sfaa" looks up contract "tax-land-right" for "吳測真" with purpose "land-tax"
    Then the look-up is refused because "exchange.not_consumer"
    When the system of "mohw-sfaa" looks up contract "sfaa-land-right" for "吳測真" with purpose "assistance-property"
    Then the look-up is refused because "exchange.not_allowed"
    And the indicator "exchange.refused" counts 3
    And the indicator "exchange.look_up" counts 0

  Scenario: The tax service is told of an owner's new address
    When "鄭範平" changes in registry "land-right" for "105AA000901" field "address" to "63000030 測試街5號"
    Then the agency "mof-tax" was told of the change of "land-right" for "吳測真"
