Feature: Agencies look vehicles up under contracts instead of by letter
  Row P2/3.1.11: as 3.1.1, with the vehicle register's own fields and agencies.

  Background:
    Given today is "2026-11-23"
    And a person "吳測真" with records:
      | registry | field         | value              |
      | vehicle  | plate         | TST-0311           |
      | vehicle  | owner_id      | @吳測真            |
      | vehicle  | kind          | heavy-motorcycle   |
      | vehicle  | use           | private            |
      | vehicle  | brand         | 測試機車           |
      | vehicle  | model_year    | 2016               |
      | vehicle  | engine_cc     | 125                |
      | vehicle  | fuel          | petrol             |
      | vehicle  | colour        | blue               |
      | vehicle  | address       | 63000070 測試街1號 |
      | vehicle  | registered_on | 2016-04-01         |
      | vehicle  | status        | in-use             |

  Scenario: A traffic officer finds the owner of a plate, and the owner sees it
    Given the official "謝樣明" in post "npa-traffic-officer-1"
    When "謝樣明" looks up contract "npa-vehicle-owner" for "TST-0311" with purpose "traffic-enforcement"
    Then the look-up gives the field "owner_id"
    And the look-up does not give the field "brand"
    And "吳測真" sees that "警政署" read "vehicle" because "逕行舉發交通違規"
    And the indicator "exchange.look_up" counts 1

  Scenario: The environment ministry's system calls a motorcycle to its inspection
    When the system of "moenv" looks up contract "moenv-vehicle-inspection" for "TST-0311" with purpose "exhaust-inspection"
    Then the look-up gives the field "registered_on"
    And the look-up does not give the field "owner_id"
    And "吳測真" sees that "環境部" read "vehicle" because "通知使用中機車排氣定期檢驗"

  Scenario: The tax service may not use the police's contract
    When the system of "mof-tax" looks up contract "npa-vehicle-owner" for "TST-0311" with purpose "traffic-enforcement"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 1

  Scenario: The tax service is told when a vehicle leaves use
    Given the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" changes in registry "vehicle" for "TST-0311" field "status" to "scrapped"
    Then the agency "mof-tax" was told of the change of "vehicle" for "吳測真"
    And the agency "moi-npa" was told of the change of "vehicle" for "吳測真"
