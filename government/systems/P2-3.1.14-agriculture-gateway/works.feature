Feature: Farms, crops and market prices stand in one catalogue and are queried under contracts
  Row P2/3.1.14: three sources, each with its own fields and agencies, and two services on them.

  Background:
    Given today is "2026-11-20"
    And the official "鍾範田" in post "counties-agriculture-clerk-1"
    And the official "葉樣農" in post "moa-farm-clerk-1"
    And a person "陳測安" with records:
      | registry            | field         | value                   |
      | farm                | number        | FM9900001               |
      | farm                | farmer_id     | @陳測安                 |
      | farm                | farmer_name   | 陳測安                  |
      | farm                | name          | 範例農場                |
      | farm                | area_code     | 64000010                |
      | farm                | parcel        | 範例段0099地號          |
      | farm                | square_metres | 5000                    |
      | farm                | tenure        | owned                   |
      | farm                | certificate   | tap                     |
      | farm                | registered_on | 2020-01-06              |
      | farm                | status        | active                  |
      | crop-declaration    | number        | ACD99000001             |
      | crop-declaration    | farm_number   | FM9900001               |
      | crop-declaration    | farmer_id     | @陳測安                 |
      | crop-declaration    | area_code     | 64000010                |
      | crop-declaration    | crop          | banana                  |
      | crop-declaration    | season        | 115-2                   |
      | crop-declaration    | square_metres | 3000                    |
      | crop-declaration    | planted_on    | 2026-05-01              |
      | crop-declaration    | status        | growing                 |
      | relief-announcement | number        | DR115-09                |
      | relief-announcement | disaster      | 範例颱風                |
      | relief-announcement | area_code     | 64000010                |
      | relief-announcement | crop          | banana                  |
      | relief-announcement | per_hectare   | 90000                   |
      | relief-announcement | happened_on   | 2026-11-10              |
      | relief-announcement | apply_until   | 2026-11-27              |
      | market-price        | number        | MP-20261120-TPE1-BANANA |
      | market-price        | market        | taipei-1                |
      | market-price        | crop          | banana                  |
      | market-price        | traded_on     | 2026-11-20              |
      | market-price        | upper         | 42                      |
      | market-price        | middle        | 31                      |
      | market-price        | lower         | 20                      |
      | market-price        | kilograms     | 18000                   |
    And today is "2026-11-23"

  Scenario: Relief is paid from the declaration, after the loss is corrected
    When "陳測安" starts the service "disaster-relief"
    And "陳測安" answers "which_crop" with "ACD99000001"
    And "陳測安" answers "lost_area" with "3000"
    And "陳測安" answers "pay_to" with "00000001234567"
    And "陳測安" uploads "photo" a file "field.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "counties-agriculture-clerk-1"
    When "鍾範田" opens the case of "陳測安"
    And "鍾範田" asks "陳測安" to correct "lost_area" because "勘查受損面積為二千平方公尺"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "lost_area" to "2000" and submits
    And "鍾範田" passes it on with reason "勘查相符"
    Then the case of "陳測安" is granted
    And the registry "relief-payment" has a record with field "square_metres" = "2000" and field "amount" = "18000"
    And the registry "crop-declaration" has for "ACD99000001" field "status" = "lost"
    And the agency "moa-aphia" was told of the change of "crop-declaration" for "陳測安"
    When "陳測安" starts the service "disaster-relief"
    And "陳測安" answers "which_crop" with "ACD99000001"
    And "陳測安" answers "lost_area" with "2000"
    And "陳測安" answers "pay_to" with "00000001234567"
    And "陳測安" uploads "photo" a file "field.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "已經領過救助" on the case page

  Scenario: More cannot be declared than the land has
    When "陳測安" starts the service "crop-declaration"
    And "陳測安" answers "which_farm" with "FM9900001"
    And "陳測安" answers "what_crop" with "papaya"
    And "陳測安" answers "which_season" with "115-2"
    And "陳測安" answers "how_much" with "2500"
    And "陳測安" answers "planted" with "2026-11-01"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "面積超過農地面積" on the case page
    When "陳測安" starts the service "crop-declaration"
    And "陳測安" answers "which_farm" with "FM9900001"
    And "陳測安" answers "what_crop" with "papaya"
    And "陳測安" answers "which_season" with "115-2"
    And "陳測安" answers "how_much" with "2000"
    And "陳測安" answers "planted" with "2026-11-01"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "crop-declaration" has a record with field "crop" = "papaya" and field "square_metres" = "2000"

  Scenario: Three sources are queried by three agencies, each under its own contract
    When the system of "mohw-fda" looks up contract "fda-farms" for "FM9900001" with purpose "food-tracing"
    Then the look-up gives the field "certificate"
    And the look-up does not give the field "farmer_name"
    And "陳測安" sees that "食品藥物管理署" read "farm" because "追溯食品來源"
    When the system of "moa-aphia" looks up contract "aphia-crops" for "ACD99000001" with purpose "plant-disease"
    Then the look-up gives the field "area_code"
    When the system of "dgbas" looks up contract "dgbas-market-prices" for "MP-20261120-TPE1-BANANA" with purpose "price-index"
    Then the look-up gives the field "middle"
    And the look-up does not give the field "upper"
    When the system of "dgbas" looks up contract "fda-farms" for "FM9900001" with purpose "food-tracing"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.look_up" counts 3
    And the indicator "exchange.refused" counts 1

  Scenario: Anyone reads a market price
    Then "林範文" sees "31" on page "/registries/market-price/records/MP-20261120-TPE1-BANANA"
    And everybody finds "台北一市場" in the register "market-price" with "crop" = "banana"
    And everybody does not find "台北一市場" in the register "market-price" with "crop" = "papaya"

  Scenario: Anyone takes all market prices along, and nobody the farms of people
    Then the download of the register "market-price" has for "MP-20261120-TPE1-BANANA" the field "middle" = "31"
    And the download of the register "relief-announcement" has for "DR115-09" the field "per_hectare" = "90000"
    And nobody downloads the register "farm"
