Feature: Agencies look household data up under contracts instead of asking for paper
  Row P2/3.1.1. The person sees each look-up; the count of paper extracts tells whether
  the gateway replaced them.

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

  Scenario: A clerk looks up what the contract gives, and the person sees it at once
    Given the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the look-up gives the field "address"
    And the look-up does not give the field "birth_date"
    And "陳測安" sees that "公路局" read "household" because "辦理車籍與駕籍地址變更"
    And "陳測安" sees "戶籍法第67條" on page "/my/look-ups"
    And the indicator "exchange.look_up" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: An agency's own system looks up over the API
    When the system of "mohw-nhia" looks up contract "nhia-household" for "陳測安" with purpose "nhi-enrolment"
    Then the look-up gives the field "birth_date"
    And "陳測安" sees that "中央健康保險署" read "household" because "辦理全民健康保險承保"
    And the indicator "exchange.look_up" counts 1

  Scenario: A look-up for another purpose is refused and still counted
    Given the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "curiosity"
    Then the look-up is refused because "exchange.purpose_unknown"
    And the indicator "exchange.look_up" counts 0
    And the indicator "exchange.refused" counts 1

  Scenario: A post the contract does not name is refused
    Given the official "曾樣如" in post "motc-thb-it"
    When "曾樣如" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the look-up is refused because "exchange.not_allowed"

  Scenario: A system may not use a contract for officials only
    When the system of "mohw-sfaa" looks up contract "sfaa-household-person" for "陳測安" with purpose "child-allowance"
    Then the look-up is refused because "exchange.not_allowed"

  Scenario: Another agency's contract is refused
    When the system of "mof-tax" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the look-up is refused because "exchange.not_consumer"

  Scenario: An expired contract is refused
    Given the official "郭試安" in post "taipei-social-clerk-1"
    When "郭試安" looks up contract "social-household-2025" for "陳測安" with purpose "social-assistance"
    Then the look-up is refused because "exchange.contract_expired"

  Scenario: A contract's daily quota holds, and a new day opens it again
    Given the official "江範真" in post "new-taipei-social-clerk-1"
    When "江範真" looks up contract "new-taipei-social-trial" for "陳測安" with purpose "social-assistance"
    And "江範真" looks up contract "new-taipei-social-trial" for "陳測安" with purpose "social-assistance"
    And "江範真" looks up contract "new-taipei-social-trial" for "陳測安" with purpose "social-assistance"
    Then the look-up is refused because "exchange.quota_exceeded"
    And the indicator "exchange.look_up" counts 2
    Given today is "2026-11-24"
    When "江範真" looks up contract "new-taipei-social-trial" for "陳測安" with purpose "social-assistance"
    Then the look-up gives the field "address"

  Scenario: A lawful delay keeps an investigation from the person, but not for ever
    Given the official "潘測成" in post "npa-criminal-officer-1"
    When "潘測成" looks up contract "npa-household-investigation" for "陳測安" with purpose "criminal-investigation"
    Then the look-up gives the field "address"
    And "陳測安" does not see "偵辦刑事案件" on page "/my/look-ups"
    Given today is "2027-05-24"
    Then "陳測安" sees that "警政署" read "household" because "偵辦刑事案件"

  Scenario: A paper extract moves the indicator the programme wants to bring down
    Given the official "鄭範平" in post "moi-household-clerk-1"
    When "鄭範平" issues an extract of "household" for "陳測安" on paper
    Then the indicator "registry.extract_issued" counts 1
    And "陳測安" sees that "內政部" read "household" because "核發戶籍謄本"

  Scenario: The register is on a node of its own, and clerk and person notice nothing of it
    Given a key ceremony is held
    And the agency "moi" is on a node of its own
    And the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the look-up gives the field "address"
    And the look-up does not give the field "birth_date"
    And "陳測安" sees that "公路局" read "household" because "辦理車籍與駕籍地址變更"
    And "陳測安" sees "戶籍法第67條" on page "/my/look-ups"
    And "陳測安" gets the receipt of the look-up from the node of "moi"

  Scenario: An agency's system looks up on the register's own node
    Given a key ceremony is held
    And the agency "moi" is on a node of its own
    When the system of "mohw-nhia" looks up contract "nhia-household" for "陳測安" with purpose "nhi-enrolment"
    Then the look-up gives the field "birth_date"
    And "陳測安" sees that "中央健康保險署" read "household" because "辦理全民健康保險承保"

  Scenario: A lawful delay is kept by the register's own node
    Given a key ceremony is held
    And the agency "moi" is on a node of its own
    And the official "潘測成" in post "npa-criminal-officer-1"
    When "潘測成" looks up contract "npa-household-investigation" for "陳測安" with purpose "criminal-investigation"
    Then the look-up gives the field "address"
    And "陳測安" does not see "偵辦刑事案件" on page "/my/look-ups"
    Given today is "2027-05-24"
    Then "陳測安" sees that "警政署" read "household" because "偵辦刑事案件"

  Scenario: A contract that the register's node has ended gives nothing, though the asking node does not know it yet
    Given a key ceremony is held
    And the agency "moi" is on a node of its own
    And the official "林範文" in post "motc-thb-clerk-1"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the look-up gives the field "address"
    When the node of "moi" ends the contract "thb-household-address" on "2026-11-22"
    And "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then the look-up is refused because "exchange.contract_expired"
