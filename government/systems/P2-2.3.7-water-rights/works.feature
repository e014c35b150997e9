Feature: A water right within what its basin can allocate
  Row P2/2.3.7, without the map. Each grant takes from the basin's balance, and an
  extension with less water gives back.

  Background:
    Given today is "2026-11-20"
    And the official "許測中" in post "wra-rights-clerk-1"
    And the official "羅範山" in post "wra-rights-clerk-2"
    And the official "高範中" in post "wra-rights-chief"
    And a person "陳測安" with records:
      | registry    | field             | value              |
      | household   | id_number         | @陳測安            |
      | household   | name              | 陳測安             |
      | household   | sex               | female             |
      | household   | birth_date        | 1970-03-14         |
      | household   | household_number  | F0820001           |
      | household   | role              | head               |
      | household   | head_id           | @陳測安            |
      | household   | address           | 63000020 範例路1號 |
      | household   | event             | initial            |
      | water-basin | basin_code        | B0101              |
      | water-basin | name              | 範例溪流域         |
      | water-basin | source            | river              |
      | water-basin | county            | 10008010 範例里    |
      | water-basin | allocatable       | 10000              |
      | water-basin | allocated         | 9000               |
      | water-basin | reserved          | 500                |
      | water-basin | controlled        | false              |
      | water-basin | assessed_on       | 2025-01-10         |
      | water-basin | basin_code        | G0201              |
      | water-basin | name              | 測試地下水區       |
      | water-basin | source            | groundwater        |
      | water-basin | county            | 10008010 測試里    |
      | water-basin | allocatable       | 10000              |
      | water-basin | allocated         | 100                |
      | water-basin | reserved          | 0                  |
      | water-basin | controlled        | true               |
      | water-basin | assessed_on       | 2025-01-10         |
      | land-right  | title_number      | 105AA000751        |
      | land-right  | property_kind     | land               |
      | land-right  | property_number   | MA-0123-00450000   |
      | land-right  | owner_id          | @陳測安            |
      | land-right  | owner_name        | 陳測安             |
      | land-right  | address           | 63000020 範例路1號 |
      | land-right  | share_numerator   | 1                  |
      | land-right  | share_denominator | 1                  |
      | land-right  | acquired_on       | 2016-08-01         |
      | land-right  | cause             | sale               |
      | land-right  | cause_on          | 2016-07-01         |
      | land-right  | restriction       | none               |
    And a person "李樣平" with records:
      | registry    | field            | value               |
      | household   | id_number        | @李樣平             |
      | household   | name             | 李樣平              |
      | household   | sex              | male                |
      | household   | birth_date       | 1970-07-01          |
      | household   | household_number | F0820002            |
      | household   | role             | head                |
      | household   | head_id          | @李樣平             |
      | household   | address          | 63000020 範例路1號  |
      | household   | event            | initial             |
      | water-right | right_number     | WR900001            |
      | water-right | holder_id        | @李樣平             |
      | water-right | holder_name      | 李樣平              |
      | water-right | basin_code       | B0101               |
      | water-right | source           | river               |
      | water-right | intake           | 10008010 範例溪左岸 |
      | water-right | use              | farming             |
      | water-right | volume           | 400                 |
      | water-right | method           | pump                |
      | water-right | measured         | true                |
      | water-right | granted_on       | 2022-02-01          |
      | water-right | valid_until      | 2027-01-31          |
      | water-right | extended         | 0                   |
      | water-right | status           | valid               |
      | water-right | right_number     | WR900002            |
      | water-right | holder_id        | @李樣平             |
      | water-right | holder_name      | 李樣平              |
      | water-right | basin_code       | B0101               |
      | water-right | source           | river               |
      | water-right | intake           | 10008010 範例溪右岸 |
      | water-right | use              | farming             |
      | water-right | volume           | 100                 |
      | water-right | method           | pump                |
      | water-right | measured         | true                |
      | water-right | granted_on       | 2021-12-01          |
      | water-right | valid_until      | 2026-11-30          |
      | water-right | extended         | 0                   |
      | water-right | status           | valid               |
    And today is "2026-11-23"

  Scenario: A right takes its volume from the basin, after the volume was corrected
    When "陳測安" starts the service "water-right-grant"
    And "陳測安" answers "from_basin" with "B0101"
    And "陳測安" answers "site" with "105AA000751"
    And "陳測安" answers "intake_at" with "10008010 範例溪左岸"
    And "陳測安" answers "drawn_by" with "pump"
    And "陳測安" answers "for_use" with "farming"
    And "陳測安" answers "daily" with "300"
    And "陳測安" answers "meter" with "yes"
    And "陳測安" uploads "plan" a file "plan.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "wra-rights-clerk-1"
    When "許測中" opens the case of "陳測安"
    And "許測中" asks "陳測安" to correct "daily" because "依耕作面積，每日200立方公尺即足夠"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "daily" to "200" and submits
    And "許測中" passes it on with reason "履勘相符"
    And "高範中" opens the case of "陳測安"
    And "高範中" passes it on with reason "核定"
    Then the case of "陳測安" is granted
    And the registry "water-basin" has for "B0101" field "allocated" = "9200"
    And the registry "water-right" has a record with field "holder_id" = "@陳測安" and field "volume" = "200"
    And "陳測安" sees that "水利署" read "land-right" because "查對引水地點的土地權利"

  Scenario: More than the basin has left is refused at once
    When "陳測安" starts the service "water-right-grant"
    And "陳測安" answers "from_basin" with "B0101"
    And "陳測安" answers "site" with "105AA000751"
    And "陳測安" answers "intake_at" with "10008010 範例溪左岸"
    And "陳測安" answers "drawn_by" with "pump"
    And "陳測安" answers "for_use" with "farming"
    And "陳測安" answers "daily" with "501"
    And "陳測安" answers "meter" with "yes"
    And "陳測安" uploads "plan" a file "plan.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "超過這個水源的剩餘水量" on the case page
    And the registry "water-basin" has for "B0101" field "allocated" = "9000"

  Scenario: A right is extended with less water, which returns to the basin; a late one is not
    When "李樣平" starts the service "water-right-extension"
    And "李樣平" answers "which" with "WR900001"
    And "李樣平" answers "daily" with "350"
    And "李樣平" answers "meter_reading" with "340"
    And "李樣平" uploads "readings" a file "readings.pdf"
    And "李樣平" submits
    And "羅範山" opens the case of "李樣平"
    And "羅範山" passes it on with reason "用水紀錄相符"
    Then the case of "李樣平" is granted
    And the registry "water-right" has for "WR900001" field "valid_until" = "2032-01-31"
    And the registry "water-basin" has for "B0101" field "allocated" = "8950"
    When "李樣平" starts the service "water-right-extension"
    And "李樣平" answers "which" with "WR900002"
    And "李樣平" answers "daily" with "100"
    And "李樣平" answers "meter_reading" with "90"
    And "李樣平" uploads "readings" a file "readings.pdf"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "水利法第40條" on the case page
    And the indicator "service.decided" counts 2
