Feature: A sale of land runs from the tax check to a new title
  Row P2/2.1.1.2. The land register keeps parcels, buildings, ownership and charges; local
  tax offices and banks are asked in place of paper.

  Background:
    Given today is "2026-11-20"
    And the official "鄭範平" in post "moi-land-clerk-1"
    And the official "許測中" in post "moi-land-chief"
    And the official "曾樣如" in post "moi-land-clerk-2"
    And a person "陳測安" with records:
      | registry         | field             | value              |
      | household        | id_number         | @陳測安            |
      | household        | name              | 陳測安             |
      | household        | sex               | female             |
      | household        | birth_date        | 1968-03-14         |
      | household        | household_number  | F0810001           |
      | household        | role              | head               |
      | household        | head_id           | @陳測安            |
      | household        | address           | 63000020 範例路1號 |
      | household        | event             | initial            |
      | land-parcel      | parcel_number     | AA-0123-00450000   |
      | land-parcel      | section           | 範例段一小段       |
      | land-parcel      | located_in        | 63000020 範例段    |
      | land-parcel      | area_m2           | 120                |
      | land-parcel      | announced_value   | 150000             |
      | land-parcel      | assessed_price    | 30000              |
      | land-parcel      | registered_on     | 1990-05-01         |
      | land-parcel      | cause             | first              |
      | land-right       | title_number      | 105AA000701        |
      | land-right       | property_kind     | land               |
      | land-right       | property_number   | AA-0123-00450000   |
      | land-right       | owner_id          | @陳測安            |
      | land-right       | owner_name        | 陳測安             |
      | land-right       | address           | 63000020 範例路1號 |
      | land-right       | share_numerator   | 1                  |
      | land-right       | share_denominator | 2                  |
      | land-right       | acquired_on       | 2016-08-01         |
      | land-right       | cause             | sale               |
      | land-right       | cause_on          | 2016-07-01         |
      | land-right       | restriction       | none               |
      | land-encumbrance | charge_number     | 105AA000801        |
      | land-encumbrance | kind              | mortgage           |
      | land-encumbrance | title_number      | 105AA000701        |
      | land-encumbrance | owner_id          | @陳測安            |
      | land-encumbrance | holder_number     | 00900012           |
      | land-encumbrance | holder_name       | 範例銀行           |
      | land-encumbrance | secured_sum       | 6000000            |
      | land-encumbrance | rank              | 1                  |
      | land-encumbrance | registered_on     | 2016-08-01         |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1988-10-02         |
      | household | household_number | F0810002           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 63000030 測試街5號 |
      | household | event            | initial            |
    And a person "李樣平" with records:
      | registry  | field            | value              |
      | household | id_number        | @李樣平            |
      | household | name             | 李樣平             |
      | household | sex              | male               |
      | household | birth_date       | 1970-07-01         |
      | household | household_number | F0810003           |
      | household | role             | head               |
      | household | head_id          | @李樣平            |
      | household | address          | 63000040 樣本巷8號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: A half share is sold after the deed was corrected, and the old title stays in the history
    Given a person "陳測安" with records:
      | registry           | field              | value       |
      | land-tax-clearance | declaration_number | LVT11500001 |
      | land-tax-clearance | title_number       | 105AA000701 |
      | land-tax-clearance | seller_id          | @陳測安     |
      | land-tax-clearance | buyer_id           | @林範文     |
      | land-tax-clearance | cause              | sale        |
      | land-tax-clearance | declared_price     | 9000000     |
      | land-tax-clearance | increment_tax      | 250000      |
      | land-tax-clearance | deed_tax           | 0           |
      | land-tax-clearance | arrears            | 0           |
      | land-tax-clearance | status             | paid        |
      | land-tax-clearance | cleared_on         | 2026-11-18  |
    When "陳測安" starts the service "land-transfer"
    And "陳測安" answers "title" with "105AA000701"
    And "陳測安" answers "buyer" with "@林範文"
    And "陳測安" answers "buyer_lives" with "63000030 測試街5號"
    And "陳測安" answers "sold_on" with "2026-11-01"
    And "陳測安" answers "tax_declaration" with "LVT11500001"
    And "陳測安" uploads "contract" a file "deed.pdf"
    And "陳測安" uploads "old_title" a file "title.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is waiting for consent
    And "林範文" sees "還沒答覆" on page "/my/agreements"
    When "林範文" agrees to what "陳測安" asks
    Then the case of "陳測安" is with post "moi-land-clerk-1"
    When "鄭範平" opens the case of "陳測安"
    And "鄭範平" asks "陳測安" to correct "sold_on" because "公契所載日期為11月3日，請更正"
    Then the case of "陳測安" is waiting for correction
    And "陳測安" sees "公契所載日期為11月3日" on the case page
    When "陳測安" corrects "sold_on" to "2026-11-03" and submits
    And "鄭範平" passes it on with reason "契約與權狀相符"
    And "許測中" opens the case of "陳測安"
    And "許測中" passes it on with reason "複審無誤"
    Then the case of "陳測安" is granted
    And the registry "land-right" has no record for "105AA000701"
    And the registry "land-right" had on "2026-11-22" for "105AA000701" field "owner_id" = "@陳測安"
    And the registry "land-right" has a record with field "owner_id" = "@林範文" and field "cause_on" = "2026-11-03"
    And the registry "land-right" has a record with field "owner_name" = "林範文" and field "share_denominator" = "2"
    And the registry "land-encumbrance" has for "105AA000801" field "owner_id" = "@林範文"
    And "林範文" sees that "內政部" read "household" because "查驗買受人身分"
    And "陳測安" sees that "內政部" read "land-tax-clearance" because "登記前查驗土地增值稅與契稅"
    And the indicator "registry.extract_issued" counts 0

  Scenario: Tax in arrears stops a sale at once
    Given a person "陳測安" with records:
      | registry           | field              | value       |
      | land-tax-clearance | declaration_number | LVT11500002 |
      | land-tax-clearance | title_number       | 105AA000701 |
      | land-tax-clearance | seller_id          | @陳測安     |
      | land-tax-clearance | buyer_id           | @林範文     |
      | land-tax-clearance | cause              | sale        |
      | land-tax-clearance | declared_price     | 9000000     |
      | land-tax-clearance | increment_tax      | 250000      |
      | land-tax-clearance | deed_tax           | 0           |
      | land-tax-clearance | arrears            | 18600       |
      | land-tax-clearance | status             | paid        |
    When "陳測安" starts the service "land-transfer"
    And "陳測安" answers "title" with "105AA000701"
    And "陳測安" answers "buyer" with "@林範文"
    And "陳測安" answers "buyer_lives" with "63000030 測試街5號"
    And "陳測安" answers "sold_on" with "2026-11-01"
    And "陳測安" answers "tax_declaration" with "LVT11500002"
    And "陳測安" uploads "contract" a file "deed.pdf"
    And "陳測安" uploads "old_title" a file "title.pdf"
    And "陳測安" submits
    And "林範文" agrees to what "陳測安" asks
    Then the case of "陳測安" is refused
    And "陳測安" sees "土地稅法第51條" on the case page
    And the registry "land-right" has for "105AA000701" field "owner_id" = "@陳測安"

  Scenario: The buyer declines, or takes the consent back, and nothing is transferred
    Given a person "陳測安" with records:
      | registry           | field              | value       |
      | land-tax-clearance | declaration_number | LVT11500003 |
      | land-tax-clearance | title_number       | 105AA000701 |
      | land-tax-clearance | seller_id          | @陳測安     |
      | land-tax-clearance | buyer_id           | @林範文     |
      | land-tax-clearance | cause              | sale        |
      | land-tax-clearance | declared_price     | 9000000     |
      | land-tax-clearance | increment_tax      | 250000      |
      | land-tax-clearance | deed_tax           | 0           |
      | land-tax-clearance | arrears            | 0           |
      | land-tax-clearance | status             | paid        |
    When "陳測安" starts the service "land-transfer"
    And "陳測安" answers "title" with "105AA000701"
    And "陳測安" answers "buyer" with "@林範文"
    And "陳測安" answers "buyer_lives" with "63000030 測試街5號"
    And "陳測安" answers "sold_on" with "2026-11-01"
    And "陳測安" answers "tax_declaration" with "LVT11500003"
    And "陳測安" uploads "contract" a file "deed.pdf"
    And "陳測安" uploads "old_title" a file "title.pdf"
    And "陳測安" submits
    And "林範文" declines what "陳測安" asks
    Then the case of "陳測安" is withdrawn
    And "陳測安" sees "買方不同意" on the case page
    When "陳測安" starts the service "land-transfer"
    And "陳測安" answers "title" with "105AA000701"
    And "陳測安" answers "buyer" with "@林範文"
    And "陳測安" answers "buyer_lives" with "63000030 測試街5號"
    And "陳測安" answers "sold_on" with "2026-11-01"
    And "陳測安" answers "tax_declaration" with "LVT11500003"
    And "陳測安" uploads "contract" a file "deed.pdf"
    And "陳測安" uploads "old_title" a file "title.pdf"
    And "陳測安" submits
    And "林範文" agrees to what "陳測安" asks
    Then the case of "陳測安" is with post "moi-land-clerk-1"
    When "林範文" no longer agrees to what "陳測安" asks
    Then the case of "陳測安" is withdrawn
    And "陳測安" sees "買方撤回同意" on the case page
    And the registry "land-right" has for "105AA000701" field "owner_id" = "@陳測安"

  Scenario: A buyer who does not answer within two weeks ends the application
    Given a person "陳測安" with records:
      | registry           | field              | value       |
      | land-tax-clearance | declaration_number | LVT11500003 |
      | land-tax-clearance | title_number       | 105AA000701 |
      | land-tax-clearance | seller_id          | @陳測安     |
      | land-tax-clearance | buyer_id           | @林範文     |
      | land-tax-clearance | cause              | sale        |
      | land-tax-clearance | declared_price     | 9000000     |
      | land-tax-clearance | increment_tax      | 250000      |
      | land-tax-clearance | deed_tax           | 0           |
      | land-tax-clearance | arrears            | 0           |
      | land-tax-clearance | status             | paid        |
    When "陳測安" starts the service "land-transfer"
    And "陳測安" answers "title" with "105AA000701"
    And "陳測安" answers "buyer" with "@林範文"
    And "陳測安" answers "buyer_lives" with "63000030 測試街5號"
    And "陳測安" answers "sold_on" with "2026-11-01"
    And "陳測安" answers "tax_declaration" with "LVT11500003"
    And "陳測安" uploads "contract" a file "deed.pdf"
    And "陳測安" uploads "old_title" a file "title.pdf"
    And "陳測安" submits
    And 12 working days pass
    Then the case of "陳測安" is withdrawn
    And "陳測安" sees "買方沒有在期限內" on the case page
    And "林範文" sees "不必再答覆" on page "/my/agreements"

  Scenario: A seized title cannot be sold
    When "鄭範平" changes in registry "land-right" for "105AA000701" field "restriction" to "seized"
    And "陳測安" starts the service "land-transfer"
    Then "陳測安" sees "土地登記規則第141條" on the case page

  Scenario: A bank sends its release, and the mortgage is struck out at once
    Given the company "範例銀行" with number "00900012"
    And "高範中" represents "範例銀行"
    When "高範中" acts for "範例銀行"
    And "高範中" starts the service "mortgage-release-filing"
    And "高範中" answers "charge" with "105AA000801"
    And "高範中" answers "cleared_day" with "2026-11-16"
    And "高範中" answers "release_scope" with "all"
    And "高範中" submits
    Then the case of "高範中" is granted
    And the registry "mortgage-release" has for "105AA000801" field "borrower_id" = "@陳測安"
    When "陳測安" starts the service "land-mortgage-release"
    And "陳測安" answers "charge" with "105AA000801"
    And "陳測安" answers "contact_phone" with "0900000123"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "land-encumbrance" has no record for "105AA000801"
    And "陳測安" sees that "內政部" read "mortgage-release" because "查驗抵押債務已清償"

  Scenario: Without a release a clerk decides, and refuses with the reason
    When "陳測安" starts the service "land-mortgage-release"
    And "陳測安" answers "charge" with "105AA000801"
    And "陳測安" answers "contact_phone" with "0900000123"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moi-land-clerk-2"
    When "曾樣如" opens the case of "陳測安"
    And "曾樣如" refuses it with reason "未附銀行塗銷同意書，銀行亦未傳送清償證明"
    Then the case of "陳測安" is refused
    And "陳測安" sees "未附銀行塗銷同意書" on the case page
    And the registry "land-encumbrance" has for "105AA000801" field "rank" = "1"

  Scenario: A new house is registered from its use permit after fifteen days of notice
    Given a person "陳測安" with records:
      | registry        | field             | value               |
      | architect       | licence_number    | AR90051             |
      | architect       | holder_id         | @李樣平             |
      | architect       | name              | 李樣平              |
      | architect       | office            | 範例建築師事務所    |
      | architect       | office_address    | 63000040 樣本巷8號  |
      | architect       | certified_on      | 2023-01-05          |
      | architect       | valid_until       | 2029-01-04          |
      | architect       | status            | practising          |
      | building-permit | permit_number     | BP900051            |
      | building-permit | applicant_id      | @陳測安             |
      | building-permit | applicant_name    | 陳測安              |
      | building-permit | parcel_number     | AA-0123-00450000    |
      | building-permit | kind              | new                 |
      | building-permit | main_use          | dwelling            |
      | building-permit | structure         | rc                  |
      | building-permit | storeys           | 3                   |
      | building-permit | basements         | 0                   |
      | building-permit | building_area_m2  | 60                  |
      | building-permit | floor_area_m2     | 180                 |
      | building-permit | cost              | 5000000             |
      | building-permit | architect_licence | AR90051             |
      | building-permit | issued_on         | 2025-05-01          |
      | building-permit | start_by          | 2025-11-01          |
      | building-permit | status            | finished            |
      | use-permit      | permit_number     | UP900051            |
      | use-permit      | building_permit   | BP900051            |
      | use-permit      | owner_id          | @陳測安             |
      | use-permit      | parcel_number     | AA-0123-00450000    |
      | use-permit      | address           | 63000020 範例路21號 |
      | use-permit      | main_use          | dwelling            |
      | use-permit      | structure         | rc                  |
      | use-permit      | storeys           | 3                   |
      | use-permit      | floor_area_m2     | 180                 |
      | use-permit      | completed_on      | 2026-10-01          |
      | use-permit      | fire_checked      | false               |
      | use-permit      | issued_on         | 2026-10-20          |
      | use-permit      | status            | valid               |
    When "陳測安" starts the service "building-first-registration"
    And "陳測安" answers "permit" with "UP900051"
    And "陳測安" answers "new_number" with "AA-0123-00045-000"
    And "陳測安" answers "on_floor" with "1"
    And "陳測安" answers "measured_area" with "170"
    And "陳測安" uploads "survey_map" a file "survey.pdf"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" asks "陳測安" to correct "measured_area" because "成果圖面積為172平方公尺"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "measured_area" to "172" and submits
    And "鄭範平" passes it on with reason "執照與成果圖相符"
    And 11 working days pass
    And "曾樣如" opens the case of "陳測安"
    And "曾樣如" passes it on with reason "公告期滿無人異議"
    Then the case of "陳測安" is granted
    And the registry "land-building" has for "AA-0123-00045-000" field "area_m2" = "172"
    And the registry "land-right" has a record with field "property_number" = "AA-0123-00045-000" and field "cause" = "first"
    And "陳測安" sees that "內政部" read "use-permit" because "辦理建物所有權第一次登記"

  Scenario: A certified extract at the counter
    When "鄭範平" issues an extract of "land-right" for "陳測安" on paper
    Then the indicator "registry.extract_issued" counts 1
    And "陳測安" sees that "內政部" read "land-right" because "核發土地建物登記謄本"
