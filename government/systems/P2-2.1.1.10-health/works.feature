Feature: Institutions, professionals and immunisations are registered, and a birth is one case for four agencies
  Row P2/2.1.1.10: the registers and the services on them.

  Background:
    Given today is "2026-11-20"
    And the official "邱範祥" in post "counties-health-clerk-1"
    And the official "許樣安" in post "cdc-vaccine-clerk-1"
    And the official "鄭範平" in post "moi-household-clerk-1"
    And a person "高測醫" with records:
      | registry            | field            | value               |
      | medical-institution | code             | 3501990001          |
      | medical-institution | name             | 範例診所            |
      | medical-institution | kind             | clinic              |
      | medical-institution | departments      | 家庭醫學科          |
      | medical-institution | responsible_id   | @高測醫             |
      | medical-institution | responsible_name | 高測醫              |
      | medical-institution | licence_number   | 範醫開字第990001號  |
      | medical-institution | opened_on        | 2015-03-02          |
      | medical-institution | address          | 63000020 範例路9號  |
      | medical-institution | status           | open                |
      | medical-institution | code             | 3501990002          |
      | medical-institution | name             | 測試診所            |
      | medical-institution | kind             | clinic              |
      | medical-institution | responsible_id   | @高測醫             |
      | medical-institution | responsible_name | 高測醫              |
      | medical-institution | licence_number   | 範醫開字第990002號  |
      | medical-institution | opened_on        | 2010-03-02          |
      | medical-institution | address          | 63000020 範例路10號 |
      | medical-institution | status           | closed              |
    And a person "陳測安" with records:
      | registry            | field              | value              |
      | health-professional | certificate_number | 護990001           |
      | health-professional | holder_id          | @陳測安            |
      | health-professional | name               | 陳測安             |
      | health-professional | profession         | nurse              |
      | health-professional | certified_on       | 2015-06-01         |
      | health-professional | points             | 30                 |
      | health-professional | status             | not-practising     |
      | household           | id_number          | @陳測安            |
      | household           | name               | 陳測安             |
      | household           | sex                | female             |
      | household           | birth_date         | 1994-03-14         |
      | household           | household_number   | F0001101           |
      | household           | role               | spouse             |
      | household           | head_id            | @林範文            |
      | household           | address            | 63000050 範例路1號 |
      | household           | event              | initial            |
      | household           | spouse_id          | @林範文            |
      | household           | marital_status     | married            |
      | nhi-insured         | id_number          | @陳測安            |
      | nhi-insured         | name               | 陳測安             |
      | nhi-insured         | category           | 1                  |
      | nhi-insured         | contact_address    | 63000050 範例路1號 |
      | nhi-insured         | enrolled_on        | 2016-08-01         |
      | nhi-insured         | status             | insured            |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1992-10-02         |
      | household | household_number | F0001101           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
      | household | spouse_id        | @陳測安            |
      | household | marital_status   | married            |
    And a person "林樣學" with records:
      | registry     | field            | value              |
      | household    | id_number        | @林樣學            |
      | household    | name             | 林樣學             |
      | household    | sex              | male               |
      | household    | birth_date       | 2020-05-06         |
      | household    | household_number | F0001101           |
      | household    | role             | child              |
      | household    | head_id          | @林範文            |
      | household    | address          | 63000050 範例路1號 |
      | household    | event            | initial            |
      | household    | mother_id        | @陳測安            |
      | household    | father_id        | @林範文            |
      | immunisation | record_number    | IM99000001         |
      | immunisation | person_id        | @林樣學            |
      | immunisation | vaccine          | mmr                |
      | immunisation | dose             | 1                  |
      | immunisation | given_on         | 2021-05-20         |
      | immunisation | given_at         | 範例衛生所         |
      | immunisation | entered_by       | health-centre      |
      | immunisation | record_number    | IM99000002         |
      | immunisation | person_id        | @林樣學            |
      | immunisation | vaccine          | je                 |
      | immunisation | dose             | 1                  |
      | immunisation | given_on         | 2021-08-20         |
      | immunisation | given_at         | 範例衛生所         |
      | immunisation | entered_by       | health-centre      |
      | immunisation | record_number    | IM99000003         |
      | immunisation | person_id        | @林樣學            |
      | immunisation | vaccine          | je                 |
      | immunisation | dose             | 2                  |
      | immunisation | given_on         | 2022-08-20         |
      | immunisation | given_at         | 範例衛生所         |
      | immunisation | entered_by       | health-centre      |
      | immunisation | record_number    | IM99000004         |
      | immunisation | person_id        | @林樣學            |
      | immunisation | vaccine          | dtap-ipv           |
      | immunisation | dose             | 1                  |
      | immunisation | given_on         | 2025-06-01         |
      | immunisation | given_at         | 範例診所           |
      | immunisation | entered_by       | institution        |
    And today is "2026-11-23"

  Scenario: A nurse registers at a clinic after the health department asked for another day
    When "陳測安" starts the service "practice-registration"
    And "陳測安" answers "which" with "護990001"
    And "陳測安" answers "institution" with "3501990001"
    And "陳測安" answers "first_day" with "2026-12-01"
    And "陳測安" uploads "contract" a file "contract.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "counties-health-clerk-1"
    When "邱範祥" opens the case of "陳測安"
    And "邱範祥" asks "陳測安" to correct "first_day" because "聘書自十二月七日起，請改開始執業日"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "first_day" to "2026-12-07" and submits
    And "邱範祥" passes it on with reason "聘書相符"
    Then the case of "陳測安" is granted
    And the registry "health-professional" has for "護990001" field "institution_code" = "3501990001"
    And the registry "health-professional" has for "護990001" field "practice_until" = "2032-12-07"
    And "陳測安" sees that "衛生福利部" read "health-professional" because "受理執業登記與更新"
    And the indicator "service.decided" counts 1

  Scenario: Nobody can be registered at a clinic that has closed
    When "陳測安" starts the service "practice-registration"
    And "陳測安" answers "which" with "護990001"
    And "陳測安" answers "institution" with "3501990002"
    And "陳測安" answers "first_day" with "2026-12-01"
    And "陳測安" uploads "contract" a file "contract.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "測試診所目前沒有開業" on the case page
    And "陳測安" sees "提起訴願" on the case page

  Scenario: A licence is renewed only with enough points
    Given a person "吳測真" with records:
      | registry            | field              | value      |
      | health-professional | certificate_number | 醫990002   |
      | health-professional | holder_id          | @吳測真    |
      | health-professional | name               | 吳測真     |
      | health-professional | profession         | physician  |
      | health-professional | certified_on       | 2005-06-01 |
      | health-professional | institution_code   | 3501990001 |
      | health-professional | practising_from    | 2021-02-01 |
      | health-professional | practice_until     | 2027-02-01 |
      | health-professional | points             | 132        |
      | health-professional | status             | practising |
    And a person "謝樣明" with records:
      | registry            | field              | value      |
      | health-professional | certificate_number | 護990003   |
      | health-professional | holder_id          | @謝樣明    |
      | health-professional | name               | 謝樣明     |
      | health-professional | profession         | nurse      |
      | health-professional | certified_on       | 2005-06-01 |
      | health-professional | institution_code   | 3501990001 |
      | health-professional | practising_from    | 2021-02-01 |
      | health-professional | practice_until     | 2027-02-01 |
      | health-professional | points             | 96         |
      | health-professional | status             | practising |
    When "吳測真" starts the service "practice-renewal"
    And "吳測真" answers "which" with "醫990002"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "health-professional" has for "醫990002" field "practice_until" = "2033-02-01"
    When "謝樣明" starts the service "practice-renewal"
    And "謝樣明" answers "which" with "護990003"
    And "謝樣明" submits
    Then the case of "謝樣明" is refused
    And "謝樣明" sees "積分為 96 點" on the case page

  Scenario: A missing dose is entered, and then the school certificate is issued
    When "陳測安" starts the service "immunisation-certificate"
    And "陳測安" answers "child" with "@林樣學"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "麻疹腮腺炎德國麻疹混合疫苗還沒打滿2劑" on the case page
    When "陳測安" starts the service "immunisation-entry"
    And "陳測安" answers "child" with "@林樣學"
    And "陳測安" answers "what" with "mmr"
    And "陳測安" answers "which_dose" with "2"
    And "陳測安" answers "when_given" with "2025-07-01"
    And "陳測安" answers "where_given" with "國外範例醫院"
    And "陳測安" uploads "card" a file "card.jpg"
    And "陳測安" submits
    And "許樣安" opens the case of "陳測安"
    And "許樣安" passes it on with reason "證明書相符"
    Then the case of "陳測安" is granted
    When "陳測安" starts the service "immunisation-certificate"
    And "陳測安" answers "child" with "@林樣學"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "immunisation-certificate" has a record with field "child_id" = "@林樣學" and field "doses" = "5"
    And "林樣學" sees that "疾病管制署" read "immunisation" because "審查預防接種是否完成"

  Scenario: A child is born, and four agencies do their part in one case
    Given a person "林樣新" with records:
      | registry     | field       | value        |
      | birth-notice | child_id    | @林樣新      |
      | birth-notice | mother_id   | @陳測安      |
      | birth-notice | child_sex   | female       |
      | birth-notice | born_on     | 2026-11-16   |
      | birth-notice | born_in     | 臺北市       |
      | birth-notice | birth_order | 2            |
      | birth-notice | attended_by | 範例綜合醫院 |
    When "陳測安" starts the service "child-born"
    And "陳測安" answers "child" with "@林樣新"
    And "陳測安" answers "full_name" with "林樣欣"
    And "陳測安" answers "wants_allowance" with "true"
    And "陳測安" answers "bank" with "700"
    And "陳測安" answers "bank_account" with "00000001234567"
    And "陳測安" uploads "surname_agreement" a file "surname.pdf"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" asks "陳測安" to correct "full_name" because "約定書上的名字是林樣新，請更正"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "full_name" to "林樣新" and submits
    And "鄭範平" passes it on with reason "與約定書相符"
    Then the case of "陳測安" is granted
    And the registry "household" has for "@林樣新" field "name" = "林樣新"
    And the registry "nhi-insured" has for "@林樣新" field "insured_with" = "@陳測安"
    And the registry "child-allowance" has for "@林樣新" field "monthly" = "6000"
    And the registry "immunisation-plan" has for "@林樣新" field "due_on" = "2026-12-16"
    And "陳測安" sees "健保已加保" on the case page
    And "陳測安" sees that "中央健康保險署" read "nhi-insured" because "新生兒依附加保"

  Scenario: Without the hospital's notice there is nothing to begin with
    When "陳測安" starts the service "child-born"
    Then "陳測安" sees "醫院還沒有通報" on the case page
