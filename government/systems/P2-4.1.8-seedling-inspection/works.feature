Feature: Seedlings are reported, inspected in the field and certified, and the certificate can be checked
  Row P2/4.1.8.

  Background:
    Given today is "2026-11-23"
    And the official "游範植" in post "aphia-plant-inspector-1"
    And a person "陳測安" with records:
      | registry | field       | value              |
      | nursery  | number      | 範種字第99001號    |
      | nursery  | name        | 範例種苗場         |
      | nursery  | owner_id    | @陳測安            |
      | nursery  | owner_name  | 陳測安             |
      | nursery  | kinds       | banana             |
      | nursery  | address     | 64000010 範例路1號 |
      | nursery  | licensed_on | 2022-01-05         |
      | nursery  | valid_until | 2028-01-04         |
      | nursery  | status      | valid              |

  Scenario: A lot passes after the number of plants is corrected, and anyone checks the certificate
    When "陳測安" starts the service "seedling-inspection"
    And "陳測安" answers "which_nursery" with "範種字第99001號"
    And "陳測安" answers "what" with "banana"
    And "陳測安" answers "which_variety" with "範例蕉一號"
    And "陳測安" answers "how_many" with "20000"
    And "陳測安" answers "sown" with "2026-09-01"
    And "陳測安" answers "which_pest" with "banana-wilt"
    And "陳測安" answers "visit_day" with "2026-11-27"
    And "陳測安" submits
    Then the case of "陳測安" is with post "aphia-plant-inspector-1"
    When "游範植" opens the case of "陳測安"
    And "游範植" asks "陳測安" to correct "how_many" because "現場清點為一萬八千株"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "how_many" to "18000" and submits
    And "游範植" passes it on with reason "未檢出黃葉病"
    Then the case of "陳測安" is granted
    And the registry "seedling-certificate" has a record with field "quantity" = "18000" and field "valid_until" = "2027-05-25"
    When "陳測安" takes an extract of "seedling-certificate" electronically
    Then the indicator "registry.extract_issued" counts 1
    And "陳測安" sees that "動植物防疫檢疫署" read "nursery" because "確認種苗業登記有效"

  Scenario: Seedlings with the disease are refused by name
    When "陳測安" starts the service "seedling-inspection"
    And "陳測安" answers "which_nursery" with "範種字第99001號"
    And "陳測安" answers "what" with "banana"
    And "陳測安" answers "which_variety" with "範例蕉一號"
    And "陳測安" answers "how_many" with "500"
    And "陳測安" answers "sown" with "2026-09-01"
    And "陳測安" answers "which_pest" with "banana-wilt"
    And "陳測安" answers "visit_day" with "2026-11-27"
    And "陳測安" submits
    And "游範植" opens the case of "陳測安"
    And "游範植" refuses it with reason "檢出香蕉黃葉病，請銷毀並消毒場區"
    Then the case of "陳測安" is refused
    And "陳測安" sees "檢出香蕉黃葉病" on the case page
    And "陳測安" sees "提起訴願" on the case page

  Scenario: What the licence does not cover is refused at once
    When "陳測安" starts the service "seedling-inspection"
    And "陳測安" answers "which_nursery" with "範種字第99001號"
    And "陳測安" answers "what" with "orchid"
    And "陳測安" answers "which_variety" with "範例蘭"
    And "陳測安" answers "how_many" with "500"
    And "陳測安" answers "sown" with "2026-09-01"
    And "陳測安" answers "which_pest" with "nematode"
    And "陳測安" answers "visit_day" with "2026-11-27"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "登記證沒有這一種種苗" on the case page

  Scenario: A copy for part of a lot; more than was certified is refused
    Given a person "陳測安" with records:
      | registry             | field          | value           |
      | seedling-certificate | number         | QSI99000001     |
      | seedling-certificate | nursery_number | 範種字第99001號 |
      | seedling-certificate | nursery_name   | 範例種苗場      |
      | seedling-certificate | owner_id       | @陳測安         |
      | seedling-certificate | kind           | banana          |
      | seedling-certificate | variety        | 範例蕉一號      |
      | seedling-certificate | quantity       | 5000            |
      | seedling-certificate | pest           | banana-wilt     |
      | seedling-certificate | inspected_on   | 2026-10-01      |
      | seedling-certificate | inspector      | 範例檢查站      |
      | seedling-certificate | valid_until    | 2027-04-01      |
      | seedling-certificate | status         | valid           |
    When "陳測安" starts the service "seedling-copy"
    And "陳測安" answers "which" with "QSI99000001"
    And "陳測安" answers "shipping" with "9000"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "超過證明的 5000 株" on the case page
    When "陳測安" starts the service "seedling-copy"
    And "陳測安" answers "which" with "QSI99000001"
    And "陳測安" answers "shipping" with "3000"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "seedling-certificate" has for "QSI99000001" field "copies" = "1"
    And "林範文" sees "5000" on page "/registries/seedling-certificate/records/QSI99000001"
