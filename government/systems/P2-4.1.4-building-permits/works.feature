Feature: A building permit with the reviews of several agencies in one case
  Row P2/4.1.4. Title, site, zone and architect come from the registers; the agencies for
  slope land, fire safety and building review in the same case at the same time.

  Background:
    Given today is "2026-11-20"
    And the official "謝樣明" in post "nlma-building-clerk-1"
    And the official "許測中" in post "nlma-building-clerk-2"
    And the official "高範中" in post "nfa-prevention-officer-1"
    And the official "羅範山" in post "ardswc-slope-officer-1"
    And a person "黃範圖" with records:
      | registry   | field            | value              |
      | household  | id_number        | @黃範圖            |
      | household  | name             | 黃範圖             |
      | household  | sex              | male               |
      | household  | birth_date       | 1975-04-04         |
      | household  | household_number | F0814003           |
      | household  | role             | head               |
      | household  | head_id          | @黃範圖            |
      | household  | address          | 63000020 範例路1號 |
      | household  | event            | initial            |
      | architect  | licence_number   | AR90001            |
      | architect  | holder_id        | @黃範圖            |
      | architect  | name             | 黃範圖             |
      | architect  | office           | 範例建築師事務所   |
      | architect  | office_address   | 63000020 範例路9號 |
      | architect  | certified_on     | 2023-01-05         |
      | architect  | valid_until      | 2029-01-04         |
      | architect  | status           | practising         |
      | contractor | business_number  | 00000016           |
      | contractor | name             | 範例營造有限公司   |
      | contractor | class            | b                  |
      | contractor | licence_number   | CT900001           |
      | contractor | capital          | 10000000           |
      | contractor | registered_on    | 2010-01-04         |
      | contractor | status           | active             |
    And a person "陳測安" with records:
      | registry    | field             | value              |
      | household   | id_number         | @陳測安            |
      | household   | name              | 陳測安             |
      | household   | sex               | female             |
      | household   | birth_date        | 1970-03-14         |
      | household   | household_number  | F0814004           |
      | household   | role              | head               |
      | household   | head_id           | @陳測安            |
      | household   | address           | 63000020 範例路1號 |
      | household   | event             | initial            |
      | land-parcel | parcel_number     | AA-0123-00450000   |
      | land-parcel | section           | 範例段             |
      | land-parcel | located_in        | 63000020 範例段    |
      | land-parcel | area_m2           | 120                |
      | land-parcel | announced_value   | 150000             |
      | land-parcel | assessed_price    | 30000              |
      | land-parcel | registered_on     | 1990-05-01         |
      | land-parcel | cause             | first              |
      | land-right  | title_number      | 105AA000701        |
      | land-right  | property_kind     | land               |
      | land-right  | property_number   | AA-0123-00450000   |
      | land-right  | owner_id          | @陳測安            |
      | land-right  | owner_name        | 陳測安             |
      | land-right  | address           | 63000020 範例路1號 |
      | land-right  | share_numerator   | 1                  |
      | land-right  | share_denominator | 1                  |
      | land-right  | acquired_on       | 2016-08-01         |
      | land-right  | cause             | sale               |
      | land-right  | cause_on          | 2016-07-01         |
      | land-right  | restriction       | none               |
      | urban-zone  | parcel_number     | AA-0123-00450000   |
      | urban-zone  | plan_name         | 範例都市計畫       |
      | urban-zone  | zone              | residential        |
      | urban-zone  | coverage_max      | 60                 |
      | urban-zone  | far_max           | 225                |
      | urban-zone  | road_line         | true               |
      | urban-zone  | slope_land        | false              |
      | urban-zone  | announced_on      | 2001-03-01         |
      | land-parcel | parcel_number     | AA-0123-00460000   |
      | land-parcel | section           | 範例段             |
      | land-parcel | located_in        | 63000020 範例段    |
      | land-parcel | area_m2           | 120                |
      | land-parcel | announced_value   | 150000             |
      | land-parcel | assessed_price    | 30000              |
      | land-parcel | registered_on     | 1990-05-01         |
      | land-parcel | cause             | first              |
      | land-right  | title_number      | 105AA000702        |
      | land-right  | property_kind     | land               |
      | land-right  | property_number   | AA-0123-00460000   |
      | land-right  | owner_id          | @陳測安            |
      | land-right  | owner_name        | 陳測安             |
      | land-right  | address           | 63000020 範例路1號 |
      | land-right  | share_numerator   | 1                  |
      | land-right  | share_denominator | 1                  |
      | land-right  | acquired_on       | 2016-08-01         |
      | land-right  | cause             | sale               |
      | land-right  | cause_on          | 2016-07-01         |
      | land-right  | restriction       | none               |
      | urban-zone  | parcel_number     | AA-0123-00460000   |
      | urban-zone  | plan_name         | 範例都市計畫       |
      | urban-zone  | zone              | residential        |
      | urban-zone  | coverage_max      | 60                 |
      | urban-zone  | far_max           | 225                |
      | urban-zone  | road_line         | true               |
      | urban-zone  | slope_land        | true               |
      | urban-zone  | announced_on      | 2001-03-01         |
    And today is "2026-11-23"

  Scenario: A shop on a slope passes three agencies, and work starts
    When "陳測安" starts the service "building-permit"
    And "陳測安" answers "site_title" with "105AA000702"
    And "陳測安" answers "architect" with "AR90001"
    And "陳測安" answers "work" with "new"
    And "陳測安" answers "use" with "shop"
    And "陳測安" answers "built_of" with "rc"
    And "陳測安" answers "floors" with "3"
    And "陳測安" answers "cellars" with "0"
    And "陳測安" answers "footprint" with "60"
    And "陳測安" answers "total_area" with "180"
    And "陳測安" answers "works_cost" with "6000000"
    And "陳測安" uploads "drawings" a file "drawings.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "ardswc-slope-officer-1"
    And the case of "陳測安" is with post "nfa-prevention-officer-1"
    And the case of "陳測安" is with post "nlma-building-clerk-1"
    When "高範中" opens the case of "陳測安"
    And "高範中" passes it on with reason "消防圖說合格"
    And "羅範山" opens the case of "陳測安"
    And "羅範山" asks "陳測安" to correct "footprint" because "邊坡退縮不足，請縮小建築面積"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "footprint" to "56" and submits
    And "羅範山" passes it on with reason "水土保持計畫合格"
    Then the case of "陳測安" is with post "nlma-building-clerk-1"
    When "謝樣明" opens the case of "陳測安"
    And "謝樣明" passes it on with reason "圖說合格"
    Then the case of "陳測安" is granted
    And the registry "building-permit" has a record with field "building_area_m2" = "56" and field "status" = "issued"
    And "陳測安" sees that "國土管理署" read "land-right" because "查對建築基地的土地權利證明"
    And the indicator "registry.extract_issued" counts 0

  Scenario: One agency refuses while the others still review, and the case is closed for all
    When "陳測安" starts the service "building-permit"
    And "陳測安" answers "site_title" with "105AA000702"
    And "陳測安" answers "architect" with "AR90001"
    And "陳測安" answers "work" with "new"
    And "陳測安" answers "use" with "shop"
    And "陳測安" answers "built_of" with "rc"
    And "陳測安" answers "floors" with "3"
    And "陳測安" answers "cellars" with "0"
    And "陳測安" answers "footprint" with "60"
    And "陳測安" answers "total_area" with "180"
    And "陳測安" answers "works_cost" with "6000000"
    And "陳測安" uploads "drawings" a file "drawings.pdf"
    And "陳測安" submits
    And "謝樣明" opens the case of "陳測安"
    And "謝樣明" passes it on with reason "圖說合格"
    And "高範中" opens the case of "陳測安"
    And "高範中" refuses it with reason "未設置消防專用蓄水池"
    Then the case of "陳測安" is refused
    And "陳測安" sees "未設置消防專用蓄水池" on the case page
    And "羅範山" does not see "BP115" on page "/desk"

  Scenario: A house that covers too much of its site is refused at once
    When "陳測安" starts the service "building-permit"
    And "陳測安" answers "site_title" with "105AA000701"
    And "陳測安" answers "architect" with "AR90001"
    And "陳測安" answers "work" with "new"
    And "陳測安" answers "use" with "dwelling"
    And "陳測安" answers "built_of" with "rc"
    And "陳測安" answers "floors" with "3"
    And "陳測安" answers "cellars" with "0"
    And "陳測安" answers "footprint" with "80"
    And "陳測安" answers "total_area" with "180"
    And "陳測安" answers "works_cost" with "6000000"
    And "陳測安" uploads "drawings" a file "drawings.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "超過建蔽率上限" on the case page
    And "陳測安" sees "提起訴願" on the case page

  Scenario: A house needs no review of slope and fire, and its drawings can be refused
    When "陳測安" starts the service "building-permit"
    And "陳測安" answers "site_title" with "105AA000701"
    And "陳測安" answers "architect" with "AR90001"
    And "陳測安" answers "work" with "new"
    And "陳測安" answers "use" with "dwelling"
    And "陳測安" answers "built_of" with "rc"
    And "陳測安" answers "floors" with "3"
    And "陳測安" answers "cellars" with "0"
    And "陳測安" answers "footprint" with "60"
    And "陳測安" answers "total_area" with "180"
    And "陳測安" answers "works_cost" with "6000000"
    And "陳測安" uploads "drawings" a file "drawings.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "nlma-building-clerk-1"
    When "謝樣明" opens the case of "陳測安"
    And "謝樣明" refuses it with reason "圖說未經建築師簽證"
    Then the case of "陳測安" is refused
    And "陳測安" sees "圖說未經建築師簽證" on the case page

  Scenario: Work starts with a licensed contractor, and a lapsed permit cannot be used
    Given a person "陳測安" with records:
      | registry        | field             | value            |
      | building-permit | permit_number     | BP900011         |
      | building-permit | applicant_id      | @陳測安          |
      | building-permit | applicant_name    | 陳測安           |
      | building-permit | parcel_number     | AA-0123-00450000 |
      | building-permit | kind              | new              |
      | building-permit | main_use          | dwelling         |
      | building-permit | structure         | rc               |
      | building-permit | storeys           | 3                |
      | building-permit | basements         | 0                |
      | building-permit | building_area_m2  | 60               |
      | building-permit | floor_area_m2     | 180              |
      | building-permit | cost              | 5000000          |
      | building-permit | architect_licence | AR90001          |
      | building-permit | issued_on         | 2026-08-01       |
      | building-permit | start_by          | 2027-01-31       |
      | building-permit | status            | issued           |
    When "陳測安" starts the service "construction-start"
    And "陳測安" answers "permit" with "BP900011"
    And "陳測安" answers "contractor" with "00000016"
    And "陳測安" answers "begin_on" with "2027-02-15"
    And "陳測安" answers "finish_day" with "2027-12-01"
    And "陳測安" uploads "work_plan" a file "plan.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "已逾應開工期限" on the case page
    When "陳測安" starts the service "construction-start"
    And "陳測安" answers "permit" with "BP900011"
    And "陳測安" answers "contractor" with "00000016"
    And "陳測安" answers "begin_on" with "2026-12-15"
    And "陳測安" answers "finish_day" with "2027-12-01"
    And "陳測安" uploads "work_plan" a file "plan.pdf"
    And "陳測安" submits
    And "許測中" opens the case of "陳測安"
    And "許測中" passes it on with reason "施工計畫可行"
    Then the case of "陳測安" is granted
    And the registry "building-permit" has for "BP900011" field "contractor_number" = "00000016"
    And the registry "building-permit" has for "BP900011" field "status" = "started"
