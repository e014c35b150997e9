Feature: Schools, pupils and diplomas are registered, and families bring no certificates
  Row P2/2.1.2.3. Proof of a diploma is a certified extract, which anyone can check.

  Background:
    Given today is "2026-11-23"
    And the official "宋樣文" in post "moe-higher-clerk-1"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1990-03-14         |
      | household | household_number | F0002301           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
    And a person "陳樣學" with records:
      | registry                 | field            | value              |
      | household                | id_number        | @陳樣學            |
      | household                | name             | 陳樣學             |
      | household                | sex              | male               |
      | household                | birth_date       | 2021-03-02         |
      | household                | household_number | F0002301           |
      | household                | role             | child              |
      | household                | head_id          | @陳測安            |
      | household                | address          | 63000050 範例路1號 |
      | household                | event            | initial            |
      | household                | mother_id        | @陳測安            |
      | school-district          | area             | 63000050           |
      | school-district          | school_code      | 350601             |
      | school-district          | school_name      | 範例國小           |
      | school-district          | school_year      | 116                |
      | school-district          | six_by           | 2027-09-01         |
      | school-district          | term_begins      | 2027-08-30         |
      | school-district          | places           | 120                |
      | school-district          | full             | false              |
      | immunisation-certificate | number           | HIC990001          |
      | immunisation-certificate | child_id         | @陳樣學            |
      | immunisation-certificate | child_name       | 陳樣學             |
      | immunisation-certificate | doses            | 12                 |
      | immunisation-certificate | issued_on        | 2026-11-02         |
    And a person "陳樣幼" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳樣幼            |
      | household | name             | 陳樣幼             |
      | household | sex              | female             |
      | household | birth_date       | 2023-10-02         |
      | household | household_number | F0002301           |
      | household | role             | child              |
      | household | head_id          | @陳測安            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
      | household | mother_id        | @陳測安            |
    And a person "吳測真" with records:
      | registry               | field        | value              |
      | student                | student_id   | @吳測真            |
      | student                | name         | 吳測真             |
      | student                | school_code  | 0099               |
      | student                | school_name  | 範例大學           |
      | student                | level        | university         |
      | student                | department   | 護理學系           |
      | student                | grade        | 2                  |
      | student                | entered_on   | 2025-09-01         |
      | student                | tuition      | 50000              |
      | student                | status       | enrolled           |
      | low-income-household   | person_id    | @吳測真            |
      | low-income-household   | name         | 吳測真             |
      | low-income-household   | applicant_id | @吳測真            |
      | low-income-household   | class        | middle-low         |
      | low-income-household   | members      | 1                  |
      | low-income-household   | valid_from   | 2026-01-01         |
      | low-income-household   | valid_until  | 2026-12-31         |
      | low-income-household   | address      | 63000050 範例路3號 |
      | low-income-household   | status       | valid              |
      | disability-certificate | holder_id    | @吳測真            |
      | disability-certificate | name         | 吳測真             |
      | disability-certificate | category     | senses             |
      | disability-certificate | degree       | moderate           |
      | disability-certificate | assessed_at  | 範例醫院           |
      | disability-certificate | issued_on    | 2025-01-06         |
      | disability-certificate | valid_until  | 2029-01-05         |
      | disability-certificate | status       | valid              |

  Scenario: A first-grader is placed by household address, with immunisations looked up
    When "陳測安" starts the service "primary-enrolment"
    And "陳測安" answers "child" with "@陳樣學"
    And "陳測安" answers "after_school" with "true"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "student" has for "@陳樣學" field "school_name" = "範例國小"
    And the registry "student" has for "@陳樣學" field "immunised" = "true"
    And "陳樣學" sees that "教育部" read "immunisation-certificate" because "入學時查驗預防接種紀錄"
    And the indicator "registry.extract_issued" counts 0

  Scenario: A child who is not yet six is refused, with the day that counts
    When "陳測安" starts the service "primary-enrolment"
    And "陳測安" answers "child" with "@陳樣幼"
    And "陳測安" answers "after_school" with "false"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "請明年再報到" on the case page

  Scenario: The better of two grounds for a fee reduction counts, and only once a term
    When "吳測真" starts the service "tuition-reduction"
    And "吳測真" answers "which_term" with "115-2"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "fee-reduction" has a record with field "tenths" = "7" and field "ground" = "disability"
    And the registry "fee-reduction" has a record with field "amount" = "35000" and field "term" = "115-2"
    And "吳測真" sees that "教育部" read "low-income-household" because "審查學雜費減免身分"
    When "吳測真" starts the service "tuition-reduction"
    And "吳測真" answers "which_term" with "115-2"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "這學期已經減免過了" on the case page

  Scenario: A lost diploma is replaced after a better explanation, and proven by an extract
    Given a person "謝樣明" with records:
      | registry | field       | value             |
      | diploma  | number      | 範學字第9900001號 |
      | diploma  | holder_id   | @謝樣明           |
      | diploma  | name        | 謝樣明            |
      | diploma  | school_code | 0099              |
      | diploma  | school_name | 範例大學          |
      | diploma  | department  | 企業管理學系      |
      | diploma  | degree      | bachelor          |
      | diploma  | field       | 管理學學士        |
      | diploma  | awarded_on  | 2015-06-30        |
      | diploma  | status      | valid             |
    When "謝樣明" starts the service "diploma-copy"
    And "謝樣明" answers "which" with "範學字第9900001號"
    And "謝樣明" answers "why" with "lost"
    And "謝樣明" answers "how_lost" with "不見了"
    And "謝樣明" submits
    And "宋樣文" opens the case of "謝樣明"
    And "宋樣文" asks "謝樣明" to correct "how_lost" because "請寫出大約什麼時候、在哪裡遺失"
    Then the case of "謝樣明" is waiting for correction
    When "謝樣明" corrects "how_lost" to "十月搬家時遺失" and submits
    And "宋樣文" passes it on with reason "資料相符"
    Then the case of "謝樣明" is granted
    And the registry "diploma" has for "範學字第9900001號" field "copies" = "1"
    When "謝樣明" takes an extract of "diploma" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: The Ministry of Civil Service checks a degree by its system; another agency may not
    Given a person "謝樣明" with records:
      | registry | field       | value             |
      | diploma  | number      | 範學字第9900002號 |
      | diploma  | holder_id   | @謝樣明           |
      | diploma  | name        | 謝樣明            |
      | diploma  | school_code | 0099              |
      | diploma  | school_name | 範例大學          |
      | diploma  | degree      | master            |
      | diploma  | awarded_on  | 2018-06-30        |
      | diploma  | status      | valid             |
    When the system of "mocs" looks up contract "mocs-diplomas" for "謝樣明" with purpose "official-education"
    Then the look-up gives the field "degree"
    And the look-up does not give the field "name"
    And "謝樣明" sees that "銓敘部" read "diploma" because "審定公務人員任用資格"
    When the system of "mof-tax" looks up contract "mocs-diplomas" for "謝樣明" with purpose "official-education"
    Then the look-up is refused because "exchange.not_consumer"
