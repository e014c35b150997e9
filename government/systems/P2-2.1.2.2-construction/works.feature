Feature: From the zone of a parcel to the permit to use a building
  Row P2/2.1.2.2. A parcel's permits are public; the fire service inspects in the same case.

  Background:
    Given today is "2026-11-20"
    And the official "謝樣明" in post "nlma-building-clerk-1"
    And the official "高範中" in post "nfa-prevention-officer-1"
    And a person "黃範圖" with records:
      | registry  | field            | value              |
      | household | id_number        | @黃範圖            |
      | household | name             | 黃範圖             |
      | household | sex              | male               |
      | household | birth_date       | 1975-04-04         |
      | household | household_number | F0814001           |
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
      | registry        | field             | value              |
      | household       | id_number         | @陳測安            |
      | household       | name              | 陳測安             |
      | household       | sex               | female             |
      | household       | birth_date        | 1970-03-14         |
      | household       | household_number  | F0814002           |
      | household       | role              | head               |
      | household       | head_id           | @陳測安            |
      | household       | address           | 63000020 範例路1號 |
      | household       | event             | initial            |
      | urban-zone      | parcel_number     | AA-0123-00450000   |
      | urban-zone      | plan_name         | 範例都市計畫       |
      | urban-zone      | zone              | residential        |
      | urban-zone      | coverage_max      | 60                 |
      | urban-zone      | far_max           | 225                |
      | urban-zone      | road_line         | true               |
      | urban-zone      | slope_land        | false              |
      | urban-zone      | announced_on      | 2001-03-01         |
      | building-permit | permit_number     | BP900001           |
      | building-permit | applicant_id      | @陳測安            |
      | building-permit | applicant_name    | 陳測安             |
      | building-permit | parcel_number     | AA-0123-00450000   |
      | building-permit | kind              | new                |
      | building-permit | main_use          | dwelling           |
      | building-permit | structure         | rc                 |
      | building-permit | storeys           | 3                  |
      | building-permit | basements         | 0                  |
      | building-permit | building_area_m2  | 60                 |
      | building-permit | floor_area_m2     | 180                |
      | building-permit | cost              | 5000000            |
      | building-permit | architect_licence | AR90001            |
      | building-permit | contractor_number | 00000016           |
      | building-permit | issued_on         | 2025-05-01         |
      | building-permit | start_by          | 2025-11-01         |
      | building-permit | started_on        | 2025-08-01         |
      | building-permit | status            | started            |
      | building-permit | permit_number     | BP900002           |
      | building-permit | applicant_id      | @陳測安            |
      | building-permit | applicant_name    | 陳測安             |
      | building-permit | parcel_number     | AA-0123-00450000   |
      | building-permit | kind              | new                |
      | building-permit | main_use          | hotel              |
      | building-permit | structure         | rc                 |
      | building-permit | storeys           | 3                  |
      | building-permit | basements         | 0                  |
      | building-permit | building_area_m2  | 60                 |
      | building-permit | floor_area_m2     | 180                |
      | building-permit | cost              | 5000000            |
      | building-permit | architect_licence | AR90001            |
      | building-permit | contractor_number | 00000016           |
      | building-permit | issued_on         | 2025-05-01         |
      | building-permit | start_by          | 2025-11-01         |
      | building-permit | started_on        | 2025-08-01         |
      | building-permit | status            | started            |
    And today is "2026-11-23"

  Scenario: A house is inspected and may be used, after its address was corrected
    When "陳測安" starts the service "use-permit"
    And "陳測安" answers "permit" with "BP900001"
    And "陳測安" answers "finished_on" with "2026-11-10"
    And "陳測安" answers "door" with "63000020 範例路"
    And "陳測安" uploads "as_built" a file "drawings.pdf"
    And "陳測安" uploads "photos" a file "house.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "nlma-building-clerk-1"
    When "謝樣明" opens the case of "陳測安"
    And "謝樣明" asks "陳測安" to correct "door" because "缺門牌號碼，請依戶政編釘的門牌填寫"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "door" to "63000020 範例路21號" and submits
    And "謝樣明" passes it on with reason "現場查驗相符"
    Then the case of "陳測安" is granted
    And the registry "use-permit" has a record with field "building_permit" = "BP900001" and field "address" = "63000020 範例路21號"
    And the registry "building-permit" has for "BP900001" field "status" = "finished"
    And the indicator "service.decided" counts 1
    When "黃範圖" starts the service "permit-history"
    And "黃範圖" answers "parcel" with "AA-0123-00450000"
    And "黃範圖" submits
    Then the case of "黃範圖" is granted
    And "黃範圖" sees "BP900001" on the case page

  Scenario: A hotel that fails the fire inspection may not be used
    When "陳測安" starts the service "use-permit"
    And "陳測安" answers "permit" with "BP900002"
    And "陳測安" answers "finished_on" with "2026-11-10"
    And "陳測安" answers "door" with "63000020 範例路21號"
    And "陳測安" uploads "as_built" a file "drawings.pdf"
    And "陳測安" uploads "photos" a file "hotel.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "nfa-prevention-officer-1"
    When "高範中" opens the case of "陳測安"
    And "高範中" refuses it with reason "三樓自動撒水設備未動作，改善後請重新申請"
    Then the case of "陳測安" is refused
    And "陳測安" sees "自動撒水設備未動作" on the case page
    And the registry "building-permit" has for "BP900002" field "status" = "started"

  Scenario: The zone of a parcel is certified at once, and land outside a plan is not
    When "陳測安" starts the service "zone-certificate"
    And "陳測安" answers "parcel" with "AA-0123-00450000"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And "陳測安" sees "使用分區為住宅區" on the case page
    And the registry "zone-certificate" has a record with field "parcel_number" = "AA-0123-00450000" and field "zone" = "residential"
    When "陳測安" starts the service "zone-certificate"
    And "陳測安" answers "parcel" with "AA-0999-00010000"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "不在都市計畫範圍內" on the case page
