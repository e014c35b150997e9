Feature: Licensed veterinary drugs are searched and downloaded by everybody, and kept by their services
  Row P2/4.2.1.14.

  Background:
    Given today is "2026-11-23"
    And the official "紀範藥" in post "aphia-drug-clerk-1"
    And the official "涂樣防" in post "aphia-drug-clerk-2"
    And the official "方測核" in post "aphia-drug-chief"
    And a person "吳測真" with records:
      | registry        | field               | value                 |
      | company         | business_number     | 00900017              |
      | company         | name                | 測真動物藥品有限公司  |
      | company         | kind                | limited               |
      | company         | representative_id   | @吳測真               |
      | company         | representative_name | 吳測真                |
      | company         | address             | 63000020 範例路1號    |
      | company         | capital             | 5000000               |
      | company         | paid_in             | 5000000               |
      | company         | industry            | trade                 |
      | company         | scope               | 動物用藥品製造業      |
      | company         | established_on      | 2020-05-04            |
      | company         | status              | active                |
      | factory         | factory_number      | F0000014              |
      | factory         | name                | 測真動物藥廠          |
      | factory         | business_number     | 00900017              |
      | factory         | manager_name        | 吳測真                |
      | factory         | address             | 65000010 範例路8號    |
      | factory         | land_use            | industrial            |
      | factory         | floor_area_m2       | 500                   |
      | factory         | power_kw            | 80                    |
      | factory         | products            | 動物用藥品            |
      | factory         | hazardous           | none                  |
      | factory         | registered_on       | 2020-06-01            |
      | factory         | status              | operating             |
      | veterinary-drug | number              | 動物藥製字第90001號   |
      | veterinary-drug | name                | 範例安胺粉            |
      | veterinary-drug | kind                | made                  |
      | veterinary-drug | class               | pharmaceutical        |
      | veterinary-drug | form                | powder                |
      | veterinary-drug | ingredients         | 每公克含範例素100毫克 |
      | veterinary-drug | species             | pig                   |
      | veterinary-drug | indication          | 革蘭氏陰性菌感染症    |
      | veterinary-drug | usage               | 每公斤體重口服10毫克  |
      | veterinary-drug | withdrawal_days     | 7                     |
      | veterinary-drug | prescription        | yes                   |
      | veterinary-drug | package             | 100公克               |
      | veterinary-drug | storage             | 室溫陰涼處            |
      | veterinary-drug | manufacturer        | 測真動物藥廠          |
      | veterinary-drug | country             | TW                    |
      | veterinary-drug | holder_number       | 00900017              |
      | veterinary-drug | holder_name         | 測真動物藥品有限公司  |
      | veterinary-drug | issued_on           | 2024-01-02            |
      | veterinary-drug | valid_until         | 2029-01-01            |
      | veterinary-drug | status              | valid                 |
      | veterinary-drug | number              | 動物藥入字第90002號   |
      | veterinary-drug | name                | 測試驅蟲錠            |
      | veterinary-drug | kind                | imported              |
      | veterinary-drug | class               | pharmaceutical        |
      | veterinary-drug | form                | tablet                |
      | veterinary-drug | ingredients         | 每錠含測試素20毫克    |
      | veterinary-drug | species             | dog                   |
      | veterinary-drug | indication          | 體內寄生蟲驅除        |
      | veterinary-drug | usage               | 每公斤體重口服10毫克  |
      | veterinary-drug | withdrawal_days     | 7                     |
      | veterinary-drug | prescription        | yes                   |
      | veterinary-drug | package             | 100公克               |
      | veterinary-drug | storage             | 室溫陰涼處            |
      | veterinary-drug | manufacturer        | 測真動物藥廠          |
      | veterinary-drug | country             | JP                    |
      | veterinary-drug | holder_number       | 00900017              |
      | veterinary-drug | holder_name         | 測真動物藥品有限公司  |
      | veterinary-drug | issued_on           | 2024-01-02            |
      | veterinary-drug | valid_until         | 2029-01-01            |
      | veterinary-drug | status              | valid                 |

  Scenario: A drug is licensed after its withdrawal period is corrected, and everybody finds it
    When "吳測真" starts the service "veterinary-drug-licence"
    And "吳測真" answers "company_number" with "00900017"
    And "吳測真" answers "drug_name" with "範例禽鈣液"
    And "吳測真" answers "made_or_imported" with "made"
    And "吳測真" answers "drug_class" with "pharmaceutical"
    And "吳測真" answers "dosage_form" with "solution"
    And "吳測真" answers "active" with "每毫升含範例鈣50毫克"
    And "吳測真" answers "which_factory" with "F0000014"
    And "吳測真" answers "animals" with "chicken"
    And "吳測真" answers "treats" with "缺鈣症"
    And "吳測真" answers "dose" with "飲水每公升加入1毫升"
    And "吳測真" answers "withdrawal" with "0"
    And "吳測真" answers "needs_vet" with "no"
    And "吳測真" answers "packing" with "1公升"
    And "吳測真" answers "keeping" with "室溫陰涼處"
    And "吳測真" uploads "tests" a file "tests.pdf"
    And "吳測真" uploads "label" a file "label.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "aphia-drug-clerk-1"
    When "紀範藥" opens the case of "吳測真"
    And "紀範藥" asks "吳測真" to correct "withdrawal" because "蛋雞須停藥三日"
    Then the case of "吳測真" is waiting for correction
    When "吳測真" corrects "withdrawal" to "3" and submits
    And "紀範藥" passes it on with reason "檢驗合格"
    Then the case of "吳測真" is with post "aphia-drug-chief"
    When "方測核" opens the case of "吳測真"
    And "方測核" passes it on with reason "同意發證"
    Then the case of "吳測真" is granted
    And the registry "veterinary-drug" has a record with field "name" = "範例禽鈣液" and field "withdrawal_days" = "3"
    And everybody finds "範例禽鈣液" in the register "veterinary-drug" by "缺鈣"
    And the indicator "service.decided" counts 1

  Scenario: A factory that does not operate makes no drugs
    Given a person "謝樣明" with records:
      | registry | field               | value                |
      | company  | business_number     | 00900023             |
      | company  | name                | 樣明動物藥品有限公司 |
      | company  | kind                | limited              |
      | company  | representative_id   | @謝樣明              |
      | company  | representative_name | 謝樣明               |
      | company  | address             | 63000020 範例路1號   |
      | company  | capital             | 5000000              |
      | company  | paid_in             | 5000000              |
      | company  | industry            | trade                |
      | company  | scope               | 動物用藥品製造業     |
      | company  | established_on      | 2020-05-04           |
      | company  | status              | active               |
      | factory  | factory_number      | F0000015             |
      | factory  | name                | 樣明動物藥廠         |
      | factory  | business_number     | 00900023             |
      | factory  | manager_name        | 謝樣明               |
      | factory  | address             | 65000010 範例路8號   |
      | factory  | land_use            | industrial           |
      | factory  | floor_area_m2       | 500                  |
      | factory  | power_kw            | 80                   |
      | factory  | products            | 動物用藥品           |
      | factory  | hazardous           | none                 |
      | factory  | registered_on       | 2020-06-01           |
      | factory  | status              | closed               |
    When "謝樣明" starts the service "veterinary-drug-licence"
    And "謝樣明" answers "company_number" with "00900023"
    And "謝樣明" answers "drug_name" with "樣本散"
    And "謝樣明" answers "made_or_imported" with "made"
    And "謝樣明" answers "drug_class" with "pharmaceutical"
    And "謝樣明" answers "dosage_form" with "powder"
    And "謝樣明" answers "active" with "每公克含樣本素10毫克"
    And "謝樣明" answers "which_factory" with "F0000015"
    And "謝樣明" answers "animals" with "pig"
    And "謝樣明" answers "treats" with "腸道感染"
    And "謝樣明" answers "dose" with "拌料每公噸1公斤"
    And "謝樣明" answers "withdrawal" with "7"
    And "謝樣明" answers "needs_vet" with "yes"
    And "謝樣明" answers "packing" with "1公斤"
    And "謝樣明" answers "keeping" with "室溫陰涼處"
    And "謝樣明" uploads "tests" a file "tests.pdf"
    And "謝樣明" uploads "label" a file "label.pdf"
    And "謝樣明" submits
    Then the case of "謝樣明" is refused
    And "謝樣明" sees "目前不是營運中" on the case page

  Scenario: A change of the licence is what everybody reads the same day
    When "吳測真" starts the service "veterinary-drug-change"
    And "吳測真" answers "company_number" with "00900017"
    And "吳測真" answers "which_licence" with "動物藥製字第90001號"
    And "吳測真" answers "new_withdrawal" with "14"
    And "吳測真" uploads "tests" a file "tests.pdf"
    And "吳測真" submits
    And "紀範藥" opens the case of "吳測真"
    And "紀範藥" passes it on with reason "殘留試驗支持十四日"
    Then the case of "吳測真" is granted
    And the download of the register "veterinary-drug" has for "動物藥製字第90001號" the field "withdrawal_days" = "14"

  Scenario: A drug in doubt is suspended, and what was sold is recalled
    When "吳測真" starts the service "veterinary-drug-stop"
    And "吳測真" answers "company_number" with "00900017"
    And "吳測真" answers "which_licence" with "動物藥入字第90002號"
    And "吳測真" answers "how" with "suspended"
    And "吳測真" answers "why" with "quality"
    And "吳測真" answers "on_sale" with "yes"
    And "吳測真" answers "recalled_how" with "通知動物醫院退貨"
    And "吳測真" submits
    Then the case of "吳測真" is with post "aphia-drug-clerk-2"
    When "涂樣防" opens the case of "吳測真"
    And "涂樣防" grants it with reason "回收計畫可行"
    Then the case of "吳測真" is granted
    And the download of the register "veterinary-drug" has for "動物藥入字第90002號" the field "status" = "suspended"
    When "吳測真" starts the service "veterinary-drug-change"
    And "吳測真" answers "company_number" with "00900017"
    And "吳測真" answers "which_licence" with "動物藥入字第90002號"
    And "吳測真" answers "new_package" with "50錠"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "已停用、註銷或過期" on the case page

  Scenario: Everybody searches and downloads without signing in, and sees what is public alone
    Then everybody finds "測試驅蟲錠" in the register "veterinary-drug" by "驅蟲"
    And everybody finds "測試驅蟲錠" in the register "veterinary-drug" with "kind" = "imported"
    And everybody does not find "範例安胺粉" in the register "veterinary-drug" with "kind" = "imported"
    And the download of the register "veterinary-drug" has for "動物藥製字第90001號" the field "species" = "pig"
    And the download of the register "company" has no field "representative_id"
    And nobody downloads the register "household"
