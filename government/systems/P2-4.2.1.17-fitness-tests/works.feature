Feature: Fitness results are compared by age and sex, and statistics name nobody
  Row P2/4.2.1.17.

  Background:
    Given today is "2026-11-23"
    And the official "彭範運" in post "mos-public-clerk-1"
    And the official "施樣核" in post "mos-public-clerk-2"
    And a person "陳測安" with records:
      | registry     | field            | value                 |
      | household    | id_number        | @陳測安               |
      | household    | name             | 陳測安                |
      | household    | sex              | female                |
      | household    | birth_date       | 1990-03-14            |
      | household    | household_number | F0004171              |
      | household    | role             | head                  |
      | household    | head_id          | @陳測安               |
      | household    | address          | 63000050 範例路1號    |
      | household    | event            | initial               |
      | fitness-norm | number           | female-31-40-curl-ups |
      | fitness-norm | people           | female-31-40          |
      | fitness-norm | item             | curl-ups              |
      | fitness-norm | p25              | 14                    |
      | fitness-norm | p50              | 20                    |
      | fitness-norm | p75              | 26                    |
      | fitness-norm | p85              | 29                    |
      | fitness-norm | measured_in      | 113                   |
      | fitness-norm | number           | female-31-40-reach    |
      | fitness-norm | people           | female-31-40          |
      | fitness-norm | item             | reach                 |
      | fitness-norm | p25              | 20                    |
      | fitness-norm | p50              | 27                    |
      | fitness-norm | p75              | 34                    |
      | fitness-norm | p85              | 38                    |
      | fitness-norm | measured_in      | 113                   |
      | fitness-norm | number           | female-31-40-step     |
      | fitness-norm | people           | female-31-40          |
      | fitness-norm | item             | step                  |
      | fitness-norm | p25              | 52                    |
      | fitness-norm | p50              | 57                    |
      | fitness-norm | p75              | 62                    |
      | fitness-norm | p85              | 66                    |
      | fitness-norm | measured_in      | 113                   |

  Scenario: Results are entered, and the percentile is told at once
    When "陳測安" starts the service "fitness-result"
    And "陳測安" answers "where" with "TPE01"
    And "陳測安" answers "month" with "115-11"
    And "陳測安" answers "tested" with "2026-11-20"
    And "陳測安" answers "height" with "160"
    And "陳測安" answers "weight" with "60"
    And "陳測安" answers "ups" with "27"
    And "陳測安" answers "bend" with "40"
    And "陳測安" answers "steps" with "50"
    And "陳測安" uploads "sheet" a file "sheet.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And "陳測安" sees "肌耐力：銀質（贏過75%以上的人）；柔軟度：金質（贏過85%以上的人）；心肺耐力：再加油" on the case page
    And the registry "fitness-result" has a record with field "weight_class" = "normal" and field "curl_band" = "silver"
    And "陳測安" sees that "運動部" read "household" because "對照同年齡、同性別的常模"
    When "陳測安" takes an extract of "fitness-result" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: A rare result is checked against the sheet and corrected
    When "陳測安" starts the service "fitness-result"
    And "陳測安" answers "where" with "TPE01"
    And "陳測安" answers "month" with "115-11"
    And "陳測安" answers "tested" with "2026-11-20"
    And "陳測安" answers "height" with "160"
    And "陳測安" answers "weight" with "60"
    And "陳測安" answers "ups" with "110"
    And "陳測安" answers "bend" with "30"
    And "陳測安" answers "steps" with "58"
    And "陳測安" uploads "sheet" a file "sheet.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "mos-public-clerk-2"
    When "施樣核" opens the case of "陳測安"
    And "施樣核" asks "陳測安" to correct "ups" because "成績單是11次，請更正"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "ups" to "11" and submits
    And "施樣核" passes it on with reason "與成績單相符"
    Then the case of "陳測安" is granted
    And the registry "fitness-result" has a record with field "curl_ups" = "11" and field "curl_band" = "improve"

  Scenario: Statistics are counted from bands alone, and too few people are not published
    Given a person "林範文" with records:
      | registry       | field        | value                     |
      | fitness-result | number       | SFR99000001               |
      | fitness-result | person_id    | @林範文                   |
      | fitness-result | tested_on    | 2026-11-01                |
      | fitness-result | station      | TPE01                     |
      | fitness-result | batch        | TPE01-115-11-female-31-40 |
      | fitness-result | height_cm    | 160                       |
      | fitness-result | weight_kg    | 61                        |
      | fitness-result | weight_class | normal                    |
      | fitness-result | curl_ups     | 20                        |
      | fitness-result | curl_band    | bronze                    |
      | fitness-result | reach_cm     | 28                        |
      | fitness-result | reach_band   | bronze                    |
      | fitness-result | step_index   | 58                        |
      | fitness-result | step_band    | gold                      |
      | fitness-result | number       | SFR99000002               |
      | fitness-result | person_id    | @吳測真                   |
      | fitness-result | tested_on    | 2026-11-02                |
      | fitness-result | station      | TPE01                     |
      | fitness-result | batch        | TPE01-115-11-female-31-40 |
      | fitness-result | height_cm    | 160                       |
      | fitness-result | weight_kg    | 67                        |
      | fitness-result | weight_class | normal                    |
      | fitness-result | curl_ups     | 20                        |
      | fitness-result | curl_band    | bronze                    |
      | fitness-result | reach_cm     | 28                        |
      | fitness-result | reach_band   | bronze                    |
      | fitness-result | step_index   | 58                        |
      | fitness-result | step_band    | fair                      |
      | fitness-result | number       | SFR99000003               |
      | fitness-result | person_id    | @謝樣明                   |
      | fitness-result | tested_on    | 2026-11-03                |
      | fitness-result | station      | TPE01                     |
      | fitness-result | batch        | TPE01-115-11-female-31-40 |
      | fitness-result | height_cm    | 160                       |
      | fitness-result | weight_kg    | 73                        |
      | fitness-result | weight_class | obese                     |
      | fitness-result | curl_ups     | 20                        |
      | fitness-result | curl_band    | bronze                    |
      | fitness-result | reach_cm     | 28                        |
      | fitness-result | reach_band   | bronze                    |
      | fitness-result | step_index   | 58                        |
      | fitness-result | step_band    | fair                      |
      | fitness-result | number       | SFR99000004               |
      | fitness-result | person_id    | @黃例明                   |
      | fitness-result | tested_on    | 2026-11-04                |
      | fitness-result | station      | TPE01                     |
      | fitness-result | batch        | TPE01-115-11-female-31-40 |
      | fitness-result | height_cm    | 160                       |
      | fitness-result | weight_kg    | 79                        |
      | fitness-result | weight_class | obese                     |
      | fitness-result | curl_ups     | 20                        |
      | fitness-result | curl_band    | bronze                    |
      | fitness-result | reach_cm     | 28                        |
      | fitness-result | reach_band   | bronze                    |
      | fitness-result | step_index   | 58                        |
      | fitness-result | step_band    | fair                      |
      | fitness-result | number       | SFR99000005               |
      | fitness-result | person_id    | @張範成                   |
      | fitness-result | tested_on    | 2026-11-05                |
      | fitness-result | station      | TPE01                     |
      | fitness-result | batch        | TPE01-115-11-female-31-40 |
      | fitness-result | height_cm    | 160                       |
      | fitness-result | weight_kg    | 85                        |
      | fitness-result | weight_class | obese                     |
      | fitness-result | curl_ups     | 20                        |
      | fitness-result | curl_band    | bronze                    |
      | fitness-result | reach_cm     | 28                        |
      | fitness-result | reach_band   | bronze                    |
      | fitness-result | step_index   | 58                        |
      | fitness-result | step_band    | fair                      |
    When "彭範運" starts the service "fitness-statistics"
    And "彭範運" answers "where" with "TPE01"
    And "彭範運" answers "month" with "115-11"
    And "彭範運" answers "which_sex" with "female"
    And "彭範運" answers "which_age" with "31-40"
    And "彭範運" submits
    Then the case of "彭範運" is granted
    And the registry "fitness-statistic" has for "TPE01-115-11-female-31-40" field "fair" = "4"
    And the registry "fitness-statistic" has for "TPE01-115-11-female-31-40" field "obese" = "3"
    And everybody sees "目前筆數太少，還不能公開" on page "/registries/fitness-result/statistics/weight"
    And everybody does not see "SFR99000001" on page "/registries/fitness-result/statistics/weight"
    And "王試和" sees "體能檢測統計" on page "/registries/fitness-statistic/records/TPE01-115-11-female-31-40"
    When "彭範運" starts the service "fitness-statistics"
    And "彭範運" answers "where" with "TPE02"
    And "彭範運" answers "month" with "115-11"
    And "彭範運" answers "which_sex" with "female"
    And "彭範運" answers "which_age" with "31-40"
    And "彭範運" submits
    Then the case of "彭範運" is refused
    And "彭範運" sees "少於五人不公布" on the case page
    And the indicator "service.decided" counts 2

  Scenario: No official looks at single results under the statistics contract
    Given a person "林範文" with records:
      | registry       | field        | value                     |
      | fitness-result | number       | SFR99000001               |
      | fitness-result | person_id    | @林範文                   |
      | fitness-result | tested_on    | 2026-11-01                |
      | fitness-result | station      | TPE01                     |
      | fitness-result | batch        | TPE01-115-11-female-31-40 |
      | fitness-result | height_cm    | 160                       |
      | fitness-result | weight_kg    | 61                        |
      | fitness-result | weight_class | normal                    |
      | fitness-result | curl_ups     | 20                        |
      | fitness-result | curl_band    | bronze                    |
      | fitness-result | reach_cm     | 28                        |
      | fitness-result | reach_band   | bronze                    |
      | fitness-result | step_index   | 58                        |
      | fitness-result | step_band    | gold                      |
    When "彭範運" looks up contract "mos-anonymous-results" for "TPE01-115-11-female-31-40" with purpose "fitness-count"
    Then the look-up is refused because "exchange.not_allowed"
    And the indicator "exchange.refused" counts 1
