Feature: A vehicle's registered address follows the household register
  Row P2/4.2.1.9. Nobody types the new address: the motor-vehicle office asks the
  household register under a contract, decides, and corrects its own register.

  Background:
    Given today is "2026-11-20"
    And a person "陳測安" with records:
      | registry  | field              | value                  |
      | household | id_number          | @陳測安                |
      | household | name               | 陳測安                 |
      | household | sex                | female                 |
      | household | birth_date         | 1988-03-14             |
      | household | household_number   | F0000101               |
      | household | role               | head                   |
      | household | head_id            | @陳測安                |
      | household | address            | 63000020 範例路1號     |
      | household | event              | move-in                |
      | vehicle   | plate              | TST-0001               |
      | vehicle   | owner_id           | @陳測安                |
      | vehicle   | kind               | small-passenger        |
      | vehicle   | use                | private                |
      | vehicle   | brand              | 範例汽車               |
      | vehicle   | model_year         | 2019                   |
      | vehicle   | engine_cc          | 1798                   |
      | vehicle   | fuel               | petrol                 |
      | vehicle   | colour             | white                  |
      | vehicle   | address            | 65000010 測試街2號     |
      | vehicle   | registered_on      | 2019-05-06             |
      | vehicle   | status             | in-use                 |
      | vehicle   | plate              | TST-0002               |
      | vehicle   | owner_id           | @陳測安                |
      | vehicle   | kind               | heavy-motorcycle       |
      | vehicle   | use                | private                |
      | vehicle   | brand              | 測試機車               |
      | vehicle   | model_year         | 2022                   |
      | vehicle   | fuel               | electric               |
      | vehicle   | colour             | red                    |
      | vehicle   | address            | 65000010 測試街2號     |
      | vehicle   | registered_on      | 2022-08-01             |
      | vehicle   | status             | in-use                 |
    And today is "2026-11-23"

  Scenario: The owner ticks a vehicle and it is done at once
    When "陳測安" starts the service "vehicle-address-change"
    Then "陳測安" sees "範例路1號" on the case page
    When "陳測安" answers "plates" with "TST-0001"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "vehicle" has for "TST-0001" field "address" = "63000020 範例路1號"
    And the registry "vehicle" had on "2026-11-22" for "TST-0001" field "address" = "65000010 測試街2號"
    And the registry "vehicle" has for "TST-0002" field "address" = "65000010 測試街2號"
    And "陳測安" sees "TST-0001" on the case page
    And "陳測安" sees that "公路局" read "household" because "辦理車籍與駕籍地址變更"
    And the indicator "service.decided" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: Both vehicles in one go
    When "陳測安" starts the service "vehicle-address-change"
    And "陳測安" answers "plates" with "TST-0001; TST-0002"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "vehicle" has for "TST-0001" field "address" = "63000020 範例路1號"
    And the registry "vehicle" has for "TST-0002" field "address" = "63000020 範例路1號"

  Scenario: Nothing to change is said before any question is asked
    Given a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1979-10-02         |
      | household | household_number | F0000102           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 63000050 樣本巷3號 |
      | household | event            | initial            |
      | vehicle   | plate            | TST-0003           |
      | vehicle   | owner_id         | @林範文            |
      | vehicle   | kind             | small-passenger    |
      | vehicle   | use              | private            |
      | vehicle   | brand            | 範例汽車           |
      | vehicle   | model_year       | 2015               |
      | vehicle   | fuel             | petrol             |
      | vehicle   | colour           | black              |
      | vehicle   | address          | 63000050 樣本巷3號 |
      | vehicle   | registered_on    | 2015-02-03         |
      | vehicle   | status           | in-use             |
    When "林範文" starts the service "vehicle-address-change"
    Then "林範文" sees "不需變更" on the case page
    And "林範文" does not see "要變更哪些車輛" on the case page

  Scenario: A draft can be withdrawn and nothing changes
    When "陳測安" starts the service "vehicle-address-change"
    And "陳測安" answers "plates" with "TST-0001"
    And "陳測安" withdraws
    Then the case of "陳測安" is withdrawn
    And the registry "vehicle" has for "TST-0001" field "address" = "65000010 測試街2號"

  Scenario: A fine is paid, and the ticket is closed at once
    Given a person "李樣平" with records:
      | registry     | field         | value      |
      | traffic-fine | ticket_number | T90000101  |
      | traffic-fine | offender_id   | @李樣平       |
      | traffic-fine | offence       | 在禁止停車處所停車  |
      | traffic-fine | amount        | 900        |
      | traffic-fine | due_on        | 2026-12-20 |
      | traffic-fine | status        | unpaid     |
      | traffic-fine | ticket_number | T90000102  |
      | traffic-fine | offender_id   | @李樣平       |
      | traffic-fine | offence       | 在禁止停車處所停車  |
      | traffic-fine | amount        | 900        |
      | traffic-fine | due_on        | 2026-12-20 |
      | traffic-fine | status        | unpaid     |
    When "李樣平" starts the service "fine-payment"
    And "李樣平" answers "number" with "T90000101"
    And "李樣平" submits
    Then the case of "李樣平" is waiting for payment
    When "李樣平" pays the fee of the case
    Then the case of "李樣平" is granted
    And the bill of "李樣平" over 900 dollars is "paid"
    And the registry "traffic-fine" has for "T90000101" field "status" = "paid"
    And the registry "traffic-fine" has for "T90000102" field "status" = "unpaid"
    And "李樣平" sees "已繳清結案" on the case page

  Scenario: Whoever owes nothing is told so, and an application taken back pays nothing
    Given a person "李樣平" with records:
      | registry     | field         | value      |
      | traffic-fine | ticket_number | T90000103  |
      | traffic-fine | offender_id   | @李樣平       |
      | traffic-fine | offence       | 在禁止停車處所停車  |
      | traffic-fine | amount        | 900        |
      | traffic-fine | due_on        | 2026-12-20 |
      | traffic-fine | status        | paid       |
    And a person "張範成" with records:
      | registry     | field         | value      |
      | traffic-fine | ticket_number | T90000104  |
      | traffic-fine | offender_id   | @張範成       |
      | traffic-fine | offence       | 在禁止停車處所停車  |
      | traffic-fine | amount        | 900        |
      | traffic-fine | due_on        | 2026-12-20 |
      | traffic-fine | status        | unpaid     |
    When "李樣平" starts the service "fine-payment"
    Then "李樣平" sees "沒有未繳清的交通違規罰鍰" on the case page
    When "張範成" starts the service "fine-payment"
    And "張範成" answers "number" with "T90000104"
    And "張範成" withdraws
    Then the case of "張範成" is withdrawn
    And the registry "traffic-fine" has for "T90000104" field "status" = "unpaid"

  Scenario: A ticket cancelled while its bill is open is not settled, and the money goes back
    Given the official "呂範監" in post "motc-thb-clerk-2"
    And a person "李樣平" with records:
      | registry     | field         | value      |
      | traffic-fine | ticket_number | T90000105  |
      | traffic-fine | offender_id   | @李樣平       |
      | traffic-fine | offence       | 在禁止停車處所停車  |
      | traffic-fine | amount        | 900        |
      | traffic-fine | due_on        | 2026-12-20 |
      | traffic-fine | status        | unpaid     |
    When "李樣平" starts the service "fine-payment"
    And "李樣平" answers "number" with "T90000105"
    And "李樣平" submits
    Then the case of "李樣平" is waiting for payment
    When "呂範監" changes in registry "traffic-fine" for "T90000105" field "status" to "cancelled"
    And "李樣平" pays the fee of the case
    Then the case of "李樣平" is refused
    And "李樣平" sees "已經不是「未結案」，現在是「撤銷」" on the case page
    And the bill of "李樣平" over 900 dollars is "refunded"
    And the registry "traffic-fine" has for "T90000105" field "status" = "cancelled"

  Scenario: A ticket settled elsewhere after it was chosen asks for no money
    Given the official "呂範監" in post "motc-thb-clerk-2"
    And a person "李樣平" with records:
      | registry     | field         | value      |
      | traffic-fine | ticket_number | T90000106  |
      | traffic-fine | offender_id   | @李樣平       |
      | traffic-fine | offence       | 在禁止停車處所停車  |
      | traffic-fine | amount        | 900        |
      | traffic-fine | due_on        | 2026-12-20 |
      | traffic-fine | status        | unpaid     |
    When "李樣平" starts the service "fine-payment"
    And "李樣平" answers "number" with "T90000106"
    And "李樣平" goes on
    And "李樣平" goes on
    Then "李樣平" sees "送出前請確認" on the case page
    When "呂範監" changes in registry "traffic-fine" for "T90000106" field "status" to "paid"
    And "李樣平" goes on
    Then "李樣平" sees "沒有未繳清的交通違規罰鍰" on the case page

  Scenario: The fuel fee of one vehicle is paid
    Given a person "李樣平" with records:
      | registry | field         | value      |
      | fuel-fee | notice_number | FF90000101 |
      | fuel-fee | owner_id      | @李樣平       |
      | fuel-fee | plate         | TST-0004   |
      | fuel-fee | year          | 2026       |
      | fuel-fee | amount        | 4800       |
      | fuel-fee | due_on        | 2026-07-31 |
      | fuel-fee | status        | unpaid     |
    When "李樣平" starts the service "fuel-fee-payment"
    And "李樣平" answers "number" with "FF90000101"
    And "李樣平" submits
    And "李樣平" pays the fee of the case
    Then the case of "李樣平" is granted
    And the bill of "李樣平" over 4800 dollars is "paid"
    And the registry "fuel-fee" has for "FF90000101" field "status" = "paid"
    And "李樣平" sees "TST-0004" on the case page
    When "李樣平" starts the service "fuel-fee-payment"
    Then "李樣平" sees "都已繳清" on the case page
