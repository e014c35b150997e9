Feature: Animals and plants are declared, inspected and certified at the border
  Row P2/4.1.9: as 4.1.8, with the rules for each country.

  Background:
    Given today is "2026-11-23"
    And the official "湯範獸" in post "aphia-animal-inspector-1"
    And the official "游範植" in post "aphia-plant-inspector-1"
    And a person "陳測安" with records:
      | registry        | field            | value              |
      | household       | id_number        | @陳測安            |
      | household       | name             | 陳測安             |
      | household       | sex              | female             |
      | household       | birth_date       | 1985-03-14         |
      | household       | household_number | F0004191           |
      | household       | role             | head               |
      | household       | head_id          | @陳測安            |
      | household       | address          | 63000050 範例路1號 |
      | household       | event            | initial            |
      | quarantine-rule | number           | QR-JP-DOG          |
      | quarantine-rule | country          | jp                 |
      | quarantine-rule | goods            | dog                |
      | quarantine-rule | rule             | allowed            |
      | quarantine-rule | notice_days      | 20                 |
      | quarantine-rule | isolation_days   | 0                  |
      | quarantine-rule | from_on          | 2020-01-01         |
      | quarantine-rule | number           | QR-VN-DOG          |
      | quarantine-rule | country          | vn                 |
      | quarantine-rule | goods            | dog                |
      | quarantine-rule | rule             | allowed            |
      | quarantine-rule | notice_days      | 20                 |
      | quarantine-rule | isolation_days   | 7                  |
      | quarantine-rule | cause            | 狂犬病             |
      | quarantine-rule | from_on          | 2020-01-01         |
      | quarantine-rule | number           | QR-VN-PORK         |
      | quarantine-rule | country          | vn                 |
      | quarantine-rule | goods            | pork               |
      | quarantine-rule | rule             | prohibited         |
      | quarantine-rule | notice_days      | 0                  |
      | quarantine-rule | isolation_days   | 0                  |
      | quarantine-rule | cause            | 非洲豬瘟           |
      | quarantine-rule | from_on          | 2019-02-20         |

  Scenario: A dog comes home by way of isolation, after the chip number is corrected
    When "陳測安" starts the service "import-quarantine"
    And "陳測安" answers "goods_in" with "dog"
    And "陳測安" answers "coming_from" with "vn"
    And "陳測安" answers "amount" with "1"
    And "陳測安" answers "counted_in" with "head"
    And "陳測安" answers "arriving" with "2026-12-20"
    And "陳測安" answers "into" with "桃園機場"
    And "陳測安" answers "abroad_number" with "VN-9900001"
    And "陳測安" answers "chip_number" with "900000000000001"
    And "陳測安" uploads "foreign_certificate" a file "certificate.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "aphia-animal-inspector-1"
    When "湯範獸" opens the case of "陳測安"
    And "湯範獸" asks "陳測安" to correct "chip_number" because "證明上的晶片號碼末碼是2"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "chip_number" to "900000000000002" and submits
    And "湯範獸" passes it on with reason "晶片與抗體合格"
    Then the case of "陳測安" is granted
    And the registry "import-quarantine" has a record with field "chip" = "900000000000002" and field "isolation_until" = "2026-12-27"
    And "陳測安" sees that "動植物防疫檢疫署" read "household" because "確認申報人姓名與地址"

  Scenario: What is prohibited is refused by the disease; too short a notice is told the days
    When "陳測安" starts the service "import-quarantine"
    And "陳測安" answers "goods_in" with "pork"
    And "陳測安" answers "coming_from" with "vn"
    And "陳測安" answers "amount" with "2"
    And "陳測安" answers "counted_in" with "kg"
    And "陳測安" answers "arriving" with "2026-12-20"
    And "陳測安" answers "into" with "桃園機場"
    And "陳測安" answers "abroad_number" with "無"
    And "陳測安" uploads "foreign_certificate" a file "certificate.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "非洲豬瘟" on the case page
    When "陳測安" starts the service "import-quarantine"
    And "陳測安" answers "goods_in" with "dog"
    And "陳測安" answers "coming_from" with "jp"
    And "陳測安" answers "amount" with "1"
    And "陳測安" answers "counted_in" with "head"
    And "陳測安" answers "arriving" with "2026-11-30"
    And "陳測安" answers "into" with "松山機場"
    And "陳測安" answers "abroad_number" with "JP-9900001"
    And "陳測安" answers "chip_number" with "900000000000001"
    And "陳測安" uploads "foreign_certificate" a file "certificate.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "到達 20 天前申報" on the case page
    And the indicator "service.decided" counts 2

  Scenario: Orchids are certified for export, and anyone checks the certificate
    When "陳測安" starts the service "export-phyto"
    And "陳測安" answers "goods_out" with "orchid"
    And "陳測安" answers "latin" with "Phalaenopsis sp."
    And "陳測安" answers "amount" with "800"
    And "陳測安" answers "counted_in" with "plant"
    And "陳測安" answers "going_to" with "us"
    And "陳測安" answers "which_treatment" with "none"
    And "陳測安" answers "ship_to" with "Example Orchids, 1 Test Street"
    And "陳測安" answers "enters_at" with "Test Harbour"
    And "陳測安" answers "grown_in" with "Tainan, Taiwan"
    And "陳測安" submits
    And "游範植" opens the case of "陳測安"
    And "游範植" passes it on with reason "未檢出有害生物"
    Then the case of "陳測安" is granted
    And the registry "phyto-certificate" has a record with field "goods" = "orchid" and field "valid_until" = "2026-12-07"
    When "陳測安" takes an extract of "phyto-certificate" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: Seedlings without a licensed nursery are not certified
    When "陳測安" starts the service "export-phyto"
    And "陳測安" answers "goods_out" with "seedlings"
    And "陳測安" answers "latin" with "Musa sp."
    And "陳測安" answers "amount" with "100"
    And "陳測安" answers "counted_in" with "plant"
    And "陳測安" answers "going_to" with "jp"
    And "陳測安" answers "which_treatment" with "none"
    And "陳測安" answers "ship_to" with "Example Orchids, 1 Test Street"
    And "陳測安" answers "enters_at" with "Test Harbour"
    And "陳測安" answers "grown_in" with "Tainan, Taiwan"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "登記有效的種苗場" on the case page

  Scenario: Customs asks for the release by number; another agency may not
    Given a person "林範文" with records:
      | registry          | field               | value       |
      | import-quarantine | number              | QIM99000001 |
      | import-quarantine | importer_id         | @林範文     |
      | import-quarantine | importer_name       | 林範文      |
      | import-quarantine | goods               | apple       |
      | import-quarantine | quantity            | 500         |
      | import-quarantine | unit                | kg          |
      | import-quarantine | country             | jp          |
      | import-quarantine | foreign_certificate | JP-9900002  |
      | import-quarantine | arrives_on          | 2026-11-20  |
      | import-quarantine | port                | 基隆港      |
      | import-quarantine | isolation_days      | 0           |
      | import-quarantine | released_on         | 2026-11-21  |
      | import-quarantine | status              | released    |
    When the system of "mof-customs" looks up contract "customs-import-quarantine" for "QIM99000001" with purpose "quarantine-release"
    Then the look-up gives the field "released_on"
    And the look-up does not give the field "importer_name"
    When the system of "oac-cga" looks up contract "customs-import-quarantine" for "QIM99000001" with purpose "quarantine-release"
    Then the look-up is refused because "exchange.not_consumer"
    And "林範文" sees that "關務署" read "import-quarantine" because "憑檢疫結果放行貨物"
