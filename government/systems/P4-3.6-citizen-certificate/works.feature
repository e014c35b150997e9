Feature: A citizen signs in, signs, reads and recovers with the citizen certificate
  Row P4/3.6: openssl stands in for the software of the card.

  Background:
    Given today is "2026-11-23"
    And the official "黃例明" in post "moi-household-clerk-1"
    And a person "陳測安" with records:
      | registry        | field            | value              |
      | household       | id_number        | @陳測安            |
      | household       | name             | 陳測安             |
      | household       | sex              | female             |
      | household       | birth_date       | 1988-03-14         |
      | household       | household_number | F0000211           |
      | household       | role             | head               |
      | household       | head_id          | @陳測安            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | initial            |
      | driving-licence | licence_number   | DL90000011         |
      | driving-licence | holder_id        | @陳測安            |
      | driving-licence | class            | small-car          |
      | driving-licence | issued_on        | 2020-12-20         |
      | driving-licence | valid_until      | 2026-12-20         |
      | driving-licence | status           | valid              |
    And a key ceremony is held
    When "黃例明" issues the certificate "card" under "signature" of "moica" to "陳測安"

  Scenario: Signed in with the certificate she uses the services of several agencies
    Given openssl accepts the certificate "card"
    When "陳測安" signs in with the certificate "card"
    Then "陳測安" sees "自然人憑證" on page "/my/sign-in"
    When "陳測安" starts the service "licence-renewal"
    And "陳測安" answers "licence" with "DL90000011"
    And "陳測安" answers "delivery" with "post"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    When "陳測安" starts the service "household-move"
    Then "陳測安" sees "陳測安" on the case page

  Scenario: What she signs is verified by anybody who trusts the root
    Then openssl accepts what "card" signs

  Scenario: A letter encrypted to her encryption certificate opens for her alone
    When "黃例明" issues the certificate "letters" under "encryption" of "moica" to "陳測安"
    Then openssl accepts the certificate "letters"
    And only "letters" opens what is encrypted to it
    And nobody signs in with the certificate "letters" because "用途不包含登入"

  Scenario: A lost card is revoked by its holder at once, and replaced at the counter
    When "陳測安" revokes the own certificate "card" because "key-compromise"
    Then nobody signs in with the certificate "card" because "廢止"
    And openssl refuses the certificate "card"
    When "黃例明" issues the certificate "replacement" under "signature" of "moica" to "陳測安"
    And "陳測安" signs in with the certificate "replacement"
    Then openssl accepts the certificate "replacement"
