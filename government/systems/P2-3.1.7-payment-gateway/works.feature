Feature: Agencies follow their payment orders under contracts
  Row P2/3.1.7, without payment: as 3.1.1, with the treasury's own fields and agencies.

  Background:
    Given today is "2026-11-23"
    And the official "潘測成" in post "mof-nta-clerk-1"
    And a person "陳測安" with records:
      | registry      | field        | value                  |
      | payment-order | order_number | PO09000001             |
      | payment-order | agency_name  | 衛生福利部社會及家庭署 |
      | payment-order | budget_year  | 115                    |
      | payment-order | budget_item  | 兒童及少年福利服務     |
      | payment-order | about        | 育兒津貼               |
      | payment-order | payee_id     | @陳測安                |
      | payment-order | payee_name   | 陳測安                 |
      | payment-order | method       | account                |
      | payment-order | account      | 700-00001234567        |
      | payment-order | amount       | 6000                   |
      | payment-order | received_on  | 2026-11-16             |
      | payment-order | status       | checked                |

  Scenario: An allowance officer sees how far a payment has come, and the payee sees the officer
    Given the official "蔡範真" in post "sfaa-allowance-clerk-1"
    When "蔡範真" looks up contract "sfaa-payment-orders" for "PO09000001" with purpose "allowance-payments"
    Then the look-up gives the field "status"
    And the look-up does not give the field "account"
    And "陳測安" sees that "社會及家庭署" read "payment-order" because "追蹤津貼撥付"
    And the indicator "exchange.look_up" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: The accounts system reads amounts, but not who was paid
    When the system of "dgbas" looks up contract "dgbas-payment-totals" for "PO09000001" with purpose "account-check"
    Then the look-up gives the field "budget_item"
    And the look-up does not give the field "payee_id"

  Scenario: Another purpose is refused
    When the system of "dgbas" looks up contract "dgbas-payment-totals" for "PO09000001" with purpose "curiosity"
    Then the look-up is refused because "exchange.purpose_unknown"
    And the indicator "exchange.refused" counts 1

  Scenario: The tax service may not follow allowances
    When the system of "mof-tax" looks up contract "sfaa-payment-orders" for "PO09000001" with purpose "allowance-payments"
    Then the look-up is refused because "exchange.not_consumer"

  Scenario: Agencies are told when an order is paid
    When "潘測成" changes in registry "payment-order" for "PO09000001" field "status" to "paid"
    Then the agency "mohw-sfaa" was told of the change of "payment-order" for "陳測安"
    And the registry "payment-order" has for "PO09000001" field "status" = "paid"
