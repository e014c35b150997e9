Feature: A building's life record from permit to inspections, open to anybody
  Row P4/3.3.

  Background:
    Given today is "2026-11-20"
    And the official "許測中" in post "nlma-building-clerk-2"
    And a person "黃範圖" with records:
      | registry  | field            | value              |
      | household | id_number        | @黃範圖            |
      | household | name             | 黃範圖             |
      | household | sex              | male               |
      | household | birth_date       | 1975-04-04         |
      | household | household_number | F0814007           |
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
    And a person "陳測安" with records:
      | registry           | field             | value               |
      | household          | id_number         | @陳測安             |
      | household          | name              | 陳測安              |
      | household          | sex               | female              |
      | household          | birth_date        | 1970-03-14          |
      | household          | household_number  | F0814008            |
      | household          | role              | head                |
      | household          | head_id           | @陳測安             |
      | household          | address           | 63000020 範例路1號  |
      | household          | event             | initial             |
      | building-permit    | permit_number     | BP900031            |
      | building-permit    | applicant_id      | @陳測安             |
      | building-permit    | applicant_name    | 陳測安              |
      | building-permit    | parcel_number     | AA-0123-00450000    |
      | building-permit    | kind              | new                 |
      | building-permit    | main_use          | hotel               |
      | building-permit    | structure         | rc                  |
      | building-permit    | storeys           | 3                   |
      | building-permit    | basements         | 0                   |
      | building-permit    | building_area_m2  | 60                  |
      | building-permit    | floor_area_m2     | 180                 |
      | building-permit    | cost              | 5000000             |
      | building-permit    | architect_licence | AR90001             |
      | building-permit    | contractor_number | 00000016            |
      | building-permit    | issued_on         | 2025-05-01          |
      | building-permit    | start_by          | 2025-11-01          |
      | building-permit    | started_on        | 2025-08-01          |
      | building-permit    | status            | finished            |
      | use-permit         | permit_number     | UP900031            |
      | use-permit         | building_permit   | BP900031            |
      | use-permit         | owner_id          | @陳測安             |
      | use-permit         | parcel_number     | AA-0123-00450000    |
      | use-permit         | address           | 63000020 範例路21號 |
      | use-permit         | main_use          | hotel               |
      | use-permit         | structure         | rc                  |
      | use-permit         | storeys           | 3                   |
      | use-permit         | floor_area_m2     | 180                 |
      | use-permit         | completed_on      | 2025-10-01          |
      | use-permit         | fire_checked      | true                |
      | use-permit         | issued_on         | 2025-10-20          |
      | use-permit         | status            | valid               |
      | building-label     | label_number      | GL900001            |
      | building-label     | use_permit        | UP900031            |
      | building-label     | kind              | green               |
      | building-label     | level             | silver              |
      | building-label     | awarded_on        | 2026-01-05          |
      | building-label     | valid_until       | 2031-01-04          |
      | building-equipment | equipment_number  | EL900001            |
      | building-equipment | use_permit        | UP900031            |
      | building-equipment | kind              | lift                |
      | building-equipment | capacity          | 600                 |
      | building-equipment | maintained_by     | 範例昇降設備        |
      | building-equipment | permitted_on      | 2026-01-05          |
      | building-equipment | valid_until       | 2027-01-04          |
      | building-equipment | status            | in-use              |
      | land-right         | title_number      | 105AA000731         |
      | land-right         | property_kind     | building            |
      | land-right         | property_number   | AA-0123-00045-000   |
      | land-right         | owner_id          | @陳測安             |
      | land-right         | owner_name        | 陳測安              |
      | land-right         | address           | 63000020 範例路1號  |
      | land-right         | share_numerator   | 1                   |
      | land-right         | share_denominator | 1                   |
      | land-right         | acquired_on       | 2016-08-01          |
      | land-right         | cause             | first               |
      | land-right         | cause_on          | 2016-07-01          |
      | land-right         | restriction       | none                |
    And a person "李樣平" with records:
      | registry  | field            | value              |
      | household | id_number        | @李樣平            |
      | household | name             | 李樣平             |
      | household | sex              | male               |
      | household | birth_date       | 1990-07-01         |
      | household | household_number | F0814009           |
      | household | role             | head               |
      | household | head_id          | @李樣平            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: An inspection is corrected, filed, and read by a stranger to the building
    When "陳測安" starts the service "inspection-filing"
    And "陳測安" answers "which" with "UP900031"
    And "陳測安" answers "inspector" with "BI90001"
    And "陳測安" answers "checked_on" with "2026-11-01"
    And "陳測安" answers "escape" with "improve"
    And "陳測安" answers "devices" with "good"
    And "陳測安" answers "quake" with "good"
    And "陳測安" answers "improve_day" with "2027-12-31"
    And "陳測安" uploads "report" a file "report.pdf"
    And "陳測安" submits
    And "許測中" opens the case of "陳測安"
    And "許測中" asks "陳測安" to correct "improve_day" because "改善期限過長，請縮短"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "improve_day" to "2027-01-31" and submits
    And "許測中" passes it on with reason "改善計畫可行"
    Then the case of "陳測安" is granted
    And the registry "building-inspection" has a record with field "use_permit" = "UP900031" and field "improve_by" = "2027-01-31"
    When "李樣平" starts the service "building-life"
    And "李樣平" answers "permit" with "UP900031"
    And "李樣平" submits
    Then the case of "李樣平" is granted
    And "李樣平" sees "有限期改善的公共安全檢查紀錄" on the case page
    And "李樣平" sees "綠建築" on the case page
    And "李樣平" sees "範例路21號" on page "/registries/use-permit/records/UP900031"
    And "李樣平" does not see "起造人統一編號" on page "/registries/use-permit/records/UP900031"
    And the indicator "service.decided" counts 2

  Scenario: A failed inspection is refused at once
    When "陳測安" starts the service "inspection-filing"
    And "陳測安" answers "which" with "UP900031"
    And "陳測安" answers "inspector" with "BI90001"
    And "陳測安" answers "checked_on" with "2026-11-01"
    And "陳測安" answers "escape" with "bad"
    And "陳測安" answers "devices" with "good"
    And "陳測安" answers "quake" with "none"
    And "陳測安" uploads "report" a file "report.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "建築法第77條" on the case page

  Scenario: A committee is reported by an owner, and not by a tenant
    When "陳測安" starts the service "condominium-report"
    And "陳測安" answers "building" with "UP900031"
    And "陳測安" answers "called" with "範例大廈管理委員會"
    And "陳測安" answers "unit_count" with "12"
    And "陳測安" answers "met" with "2026-11-15"
    And "陳測安" answers "present" with "9"
    And "陳測安" answers "term_end" with "2027-11-14"
    And "陳測安" answers "fund_sum" with "500000"
    And "陳測安" uploads "minutes" a file "minutes.pdf"
    And "陳測安" submits
    And "許測中" opens the case of "陳測安"
    And "許測中" passes it on with reason "出席與決議符合規定"
    Then the case of "陳測安" is granted
    And the registry "condominium" has a record with field "name" = "範例大廈管理委員會" and field "units" = "12"
    When "李樣平" starts the service "condominium-report"
    Then "李樣平" sees "請由區分所有權人報備" on the case page
