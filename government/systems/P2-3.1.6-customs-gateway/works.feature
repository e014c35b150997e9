Feature: Declarations are looked up under contracts instead of by letter
  Row P2/3.1.6: as 3.1.1, with the declarations' own fields and agencies.

  Background:
    Given today is "2026-11-23"
    And the company "測真貿易有限公司" with number "00900012" and records:
      | registry            | field              | value            |
      | customs-declaration | declaration_number | CI000000001      |
      | customs-declaration | direction          | import           |
      | customs-declaration | trader_number      | 00900012         |
      | customs-declaration | trader_name        | 測真貿易有限公司 |
      | customs-declaration | tariff_code        | 0000.00.00.01-1  |
      | customs-declaration | goods              | 電源供應器       |
      | customs-declaration | partner            | JP               |
      | customs-declaration | quantity           | 500              |
      | customs-declaration | weight_kg          | 300              |
      | customs-declaration | value              | 800000           |
      | customs-declaration | duty               | 40000            |
      | customs-declaration | trade_fee          | 320              |
      | customs-declaration | vat                | 42000            |
      | customs-declaration | channel            | C1               |
      | customs-declaration | declared_on        | 2026-11-10       |
      | customs-declaration | released_on        | 2026-11-11       |
      | customs-declaration | status             | released         |

  Scenario: The tax service checks VAT on imports without seeing the goods
    When the system of "mof-tax" looks up contract "tax-imports" for "00900012" with purpose "import-vat"
    Then the look-up gives the field "vat"
    And the look-up does not give the field "goods"
    And the indicator "exchange.look_up" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: A market inspector follows a toy to its declaration
    Given the official "潘測成" in post "moea-bsmi-inspector-2"
    When "潘測成" looks up contract "bsmi-imports" for "00900012" with purpose "import-surveillance"
    Then the look-up gives the field "goods"
    And the look-up does not give the field "duty"

  Scenario: Standards' contract is for inspectors, not for systems
    When the system of "moea-bsmi" looks up contract "bsmi-imports" for "00900012" with purpose "import-surveillance"
    Then the look-up is refused because "exchange.not_allowed"
    And the indicator "exchange.refused" counts 1

  Scenario: The environment ministry has no contract of its own
    When the system of "moenv" looks up contract "tax-imports" for "00900012" with purpose "import-vat"
    Then the look-up is refused because "exchange.not_consumer"

  Scenario: The tax service is told when a declaration is amended
    Given the official "黃例明" in post "mof-customs-officer-1"
    When "黃例明" changes in registry "customs-declaration" for "CI000000001" field "status" to "amended"
    Then the agency "mof-tax" was told of the change of "customs-declaration" for "測真貿易有限公司"
