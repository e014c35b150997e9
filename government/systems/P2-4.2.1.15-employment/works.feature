Feature: Seekers and vacancies are matched, and placements counted
  Row P2/4.2.1.15.

  Background:
    Given today is "2026-11-23"
    And the official "林範文" in post "mol-wda-clerk-1"
    And the official "謝樣明" in post "mol-wda-clerk-2"
    And the company "測真食品有限公司" with number "00900012" and records:
      | registry              | field               | value              |
      | company               | business_number     | 00900012           |
      | company               | name                | 測真食品有限公司   |
      | company               | kind                | limited            |
      | company               | representative_id   | @吳測真            |
      | company               | representative_name | 吳測真             |
      | company               | address             | 63000020 範例路1號 |
      | company               | capital             | 1000000            |
      | company               | paid_in             | 1000000            |
      | company               | industry            | trade              |
      | company               | scope               | 食品什貨批發業     |
      | company               | established_on      | 2020-05-04         |
      | company               | status              | active             |
      | labour-insurance-unit | unit_number         | 09000001A          |
      | labour-insurance-unit | business_number     | 00900012           |
      | labour-insurance-unit | name                | 測真食品有限公司   |
      | labour-insurance-unit | representative_id   | @吳測真            |
      | labour-insurance-unit | address             | 63000020 範例路1號 |
      | labour-insurance-unit | industry            | trade              |
      | labour-insurance-unit | employees           | 4                  |
      | labour-insurance-unit | monthly_wages       | 160000             |
      | labour-insurance-unit | insured_from        | 2020-05-04         |
      | labour-insurance-unit | company_status      | active             |
    And "吳測真" represents "測真食品有限公司"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1988-03-14         |
      | household | household_number | F0000851           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |

  Scenario: From vacancy and seeker to a job
    When "吳測真" acts for "測真食品有限公司"
    And "吳測真" starts the service "vacancy-registration"
    And "吳測真" answers "kind_of_work" with "food"
    And "吳測真" answers "job_title" with "門市廚助"
    And "吳測真" answers "job_tasks" with "限女性，備料與清潔"
    And "吳測真" answers "job_place" with "63000020 範例路1號"
    And "吳測真" answers "lowest" with "32000"
    And "吳測真" answers "highest" with "36000"
    And "吳測真" answers "people" with "1"
    And "吳測真" answers "until_day" with "2027-03-31"
    And "吳測真" submits
    Then the case of "吳測真" is with post "mol-wda-clerk-2"
    When "謝樣明" opens the case of "吳測真"
    And "謝樣明" asks "吳測真" to correct "job_tasks" because "不得限制性別，請刪除「限女性」"
    And "吳測真" corrects "job_tasks" to "備料與清潔" and submits
    And "謝樣明" passes it on with reason "內容合於規定"
    Then the case of "吳測真" is granted
    And the registry "vacancy" has a record with field "tasks" = "備料與清潔" and field "status" = "open"
    When "陳測安" starts the service "job-seeking"
    And "陳測安" answers "wanted" with "food"
    And "陳測安" answers "years" with "3"
    And "陳測安" answers "schooling" with "senior"
    And "陳測安" answers "wage" with "33000"
    And "陳測安" answers "where" with "臺北市"
    And "陳測安" answers "contact" with "0900000001"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And "陳測安" sees that "勞動力發展署" read "household" because "查證求職人身分"

  Scenario: A referral ends in a job, and the openings follow
    Given a person "王試和" with records:
      | registry      | field            | value              |
      | vacancy       | vacancy_number   | V0900001           |
      | vacancy       | business_number  | 00900012           |
      | vacancy       | company_name     | 測真食品有限公司   |
      | vacancy       | occupation       | food               |
      | vacancy       | title            | 門市廚助           |
      | vacancy       | tasks            | 備料與清潔         |
      | vacancy       | workplace        | 63000020 範例路1號 |
      | vacancy       | wage_from        | 32000              |
      | vacancy       | wage_to          | 36000              |
      | vacancy       | openings         | 1                  |
      | vacancy       | closes_on        | 2027-03-31         |
      | vacancy       | status           | open               |
      | job-seeker    | seeker_id        | @陳測安            |
      | job-seeker    | name             | 陳測安             |
      | job-seeker    | birth_date       | 1988-03-14         |
      | job-seeker    | occupation       | food               |
      | job-seeker    | education        | senior             |
      | job-seeker    | experience_years | 3                  |
      | job-seeker    | wage_wanted      | 33000              |
      | job-seeker    | district         | 臺北市             |
      | job-seeker    | phone            | 0900000001         |
      | job-seeker    | registered_on    | 2026-11-02         |
      | job-seeker    | status           | seeking            |
      | job-placement | referral_number  | JRF-1              |
      | job-placement | seeker_id        | @陳測安            |
      | job-placement | vacancy_number   | V0900001           |
      | job-placement | business_number  | 00900012           |
      | job-placement | title            | 門市廚助           |
      | job-placement | referred_on      | 2026-11-16         |
      | job-placement | result           | referred           |
    When "陳測安" starts the service "job-referral"
    And "陳測安" answers "vacancy" with "V0900001"
    And "陳測安" submits
    Then the case of "陳測安" is with post "mol-wda-clerk-1"
    When "林範文" opens the case of "陳測安"
    And "林範文" passes it on with reason "雇主約 11 月 26 日面談"
    Then the case of "陳測安" is granted
    And the registry "job-placement" has a record with field "vacancy_number" = "V0900001" and field "referred_on" = "2026-11-23"
    When "吳測真" acts for "測真食品有限公司"
    And "吳測真" starts the service "job-result"
    And "吳測真" answers "referral" with "JRF-1"
    And "吳測真" answers "hired" with "yes"
    And "吳測真" answers "starts" with "2026-12-01"
    And "吳測真" answers "wage" with "34000"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "job-placement" has for "JRF-1" field "result" = "hired"
    And the registry "vacancy" has for "V0900001" field "status" = "filled"
    And the registry "job-seeker" has for "@陳測安" field "status" = "placed"
    And the indicator "service.decided" counts 2

  Scenario: A job that pays less than wanted is refused with advice
    Given a person "王試和" with records:
      | registry   | field            | value              |
      | vacancy    | vacancy_number   | V0900001           |
      | vacancy    | business_number  | 00900012           |
      | vacancy    | company_name     | 測真食品有限公司   |
      | vacancy    | occupation       | food               |
      | vacancy    | title            | 門市廚助           |
      | vacancy    | tasks            | 備料與清潔         |
      | vacancy    | workplace        | 63000020 範例路1號 |
      | vacancy    | wage_from        | 32000              |
      | vacancy    | wage_to          | 36000              |
      | vacancy    | openings         | 1                  |
      | vacancy    | closes_on        | 2027-03-31         |
      | vacancy    | status           | open               |
      | job-seeker | seeker_id        | @陳測安            |
      | job-seeker | name             | 陳測安             |
      | job-seeker | birth_date       | 1988-03-14         |
      | job-seeker | occupation       | food               |
      | job-seeker | education        | senior             |
      | job-seeker | experience_years | 3                  |
      | job-seeker | wage_wanted      | 50000              |
      | job-seeker | district         | 臺北市             |
      | job-seeker | phone            | 0900000001         |
      | job-seeker | registered_on    | 2026-11-02         |
      | job-seeker | status           | seeking            |
    When "陳測安" starts the service "job-referral"
    And "陳測安" answers "vacancy" with "V0900001"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "高於這個職缺的上限" on the case page
    And "陳測安" sees "提起訴願" on the case page

  Scenario: The veterans' and the youth agencies read the same vacancies
    Given a person "王試和" with records:
      | registry | field           | value              |
      | vacancy  | vacancy_number  | V0900001           |
      | vacancy  | business_number | 00900012           |
      | vacancy  | company_name    | 測真食品有限公司   |
      | vacancy  | occupation      | food               |
      | vacancy  | title           | 門市廚助           |
      | vacancy  | tasks           | 備料與清潔         |
      | vacancy  | workplace       | 63000020 範例路1號 |
      | vacancy  | wage_from       | 32000              |
      | vacancy  | wage_to         | 36000              |
      | vacancy  | openings        | 1                  |
      | vacancy  | closes_on       | 2027-03-31         |
      | vacancy  | status          | open               |
    When the system of "vac" looks up contract "vac-vacancies" for "food" with purpose "veterans-jobs"
    Then the look-up gives the field "wage_from"
    When the system of "moe-yda" looks up contract "vac-vacancies" for "food" with purpose "veterans-jobs"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 1

  Scenario: An employer without insured staff cannot advertise
    Given the company "樣平餐飲有限公司" with number "00900060" and records:
      | registry | field               | value              |
      | company  | business_number     | 00900060           |
      | company  | name                | 樣平餐飲有限公司   |
      | company  | kind                | limited            |
      | company  | representative_id   | @李樣平            |
      | company  | representative_name | 李樣平             |
      | company  | address             | 63000020 範例路1號 |
      | company  | capital             | 1000000            |
      | company  | paid_in             | 1000000            |
      | company  | industry            | trade              |
      | company  | scope               | 食品什貨批發業     |
      | company  | established_on      | 2020-05-04         |
      | company  | status              | active             |
    And "李樣平" represents "樣平餐飲有限公司"
    When "李樣平" acts for "樣平餐飲有限公司"
    And "李樣平" starts the service "vacancy-registration"
    Then "李樣平" sees "還沒有勞保投保單位" on the case page
