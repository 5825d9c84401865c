"""Manifests that several tests of this room use."""

from __future__ import annotations

FULL = """\
sapa: 1
title: Доверие к службам города, 2026
standard: {id: kz-social-order, edition: 2022-08-17}
research: {object: [monitoring, evaluation], depth: descriptive}
contract: {number: "012", customer: Управление, provider: ТОО «Опрос», start: 2026-01-12, accepted: 2026-05-15}
specification:
  t10.population_survey.sampling_error: {max: 5}
  t10.population_survey.field_control: {min: 15, max: 20.5}
readings: {confidence: 0.95, fpc: always, spreadsheet_is_specialised: "yes"}
parts:
  - id: survey_part
    service: research_analytic
    methods:
      - id: main
        kind: population_survey
        data: [{file: north.csv, delimiter: "\\t", encoding: cp1251}, {file: south.csv, decimal: ","}]
        roles:
          id: [anketa, wave]
          weight: w
          stratum: [region, locality]
          psu: [a, b, c, d, e, f]
          interviewer: int
          start: t1
          end: t2
          status: st
        statuses: {complete: [1, ok], refused: "3"}
        selection:
          default:
            - {stage: settlement, method: pps}
            - {stage: household, method: random_route, rule: {document: r.docx, page: 4}}
          KZ-71: [{method: systematic}]
        population: {file: frame.csv, stratum: [obl, loc], size: people, psus: settlements, universe: 18+,
                     date: 2026-01-01, source: Бюро}
        plan: {file: plan.xlsx, sheet: План, stratum: [r, l], planned: n}
        missing: [98, "99", "a;b"]
        indicators:
          trust: {column: q7, values: [4, 5], base: "q6 == 1", missing: [9], title: Доверяют, key: false}
          age: {column: age, statistic: mean}
        claims: {file: claims.csv, indicator: what, value: number}
        replicates: {columns: "rw*", kind: JK1, scale: 0.9, rscales: rs.csv}
        control:
          file: [c1.csv, {file: c2.csv, sheet: log}]
          id: [anketa, wave]
          outcome: res
          method: how
          outcomes: {confirmed: [1, да], partly: [2], refuted: [3], not_reached: [4]}
          methods: {telephone: t, desk: d}
          compare: {age: {column: vozrast, tolerance: 5 %, exclude: [999, "0"], type: stable}, q1: q1,
            q2: {tolerance: 1}}
          promise: [{by: organisation, min: 15, document: report.docx, page: 6}, {by: interviewer, min: 7.5}]
        contacts: {file: contacts.csv, disposition: code, stratum: [region, locality], weight: d,
                   dispositions: {ok: "1.1", no: "2.10"}, mapping: {file: words.csv, delimiter: ";"},
                   eligibility: {rule: given, value: 0.8, reason: "по переписи: 80 %"}}
        raw: {file: raw.csv, id: [x], columns: {q7: Q 7, "q.8": q8}}
        deleted: {file: del.csv}
        log: {file: log.csv, question: q, type: kind, types: {change: [c], delete: [d, dd]}}
        questionnaire: {survey: survey.csv, choices: {file: choices.csv, encoding: utf-8}}
        attached_questionnaires: {count: 40}
        interviewers: {file: people.csv, organisation: org}
        groups:
          age_group: {column: age, starts: [18, 30.5, 45]}
          place: {column: obl, codes: {north: [1, "2"], "18+": 3}}
        margins: {file: margins.csv, margin: what, share: pct, universe: 18+, date: 2026-01-01, source: "Бюро: сайт"}
        quotas: [{file: q.csv, by: [sex, age_group], columns: [s, a], planned: n}, {file: q2.xlsx, sheet: "2", by: obl}]
        issued:
          file: issued.csv
          id: case
          link: anketa
          stratum: [obl, loc]
          weight: d
          kind: kind
          kinds: {main: [1], reserve: r}
          replaces: instead
          covariates: [a, b, c, d, e]
          substitution: {same: [obl], after_attempts: 3, max: 10, document: rule.pdf, page: 3}
        frame: {file: list.csv, id: unit, link: psu, size: people, chance: p, updated: seen, date: 2025-07-01,
                universe: "012", source: акимат}
        weighting: {base: w, response: [a], method: raking, margins: [sex], bounds: [0.3, 3], trim: [0.2, 5]}
        question_times: {file: times.csv, id: [anketa, wave], columns: [t1, t2]}
        centres: {file: centres.csv, psu: [a, b], latitude: y, longitude: x}
        rekeyed: {file: again.csv, compare: {age: {column: vozrast, tolerance: 1}, q1: q1}}
    consumers: {form: seminar, planned: 40, registered: {file: reg.csv, id: nr}, polled: 30}
  - id: groups_part
    service: consulting
    consumers: [{form: all_consultations, item: "3", registered: 12}, {planned: 4}]
    methods:
      - {id: groups, kind: focus_group, sessions: {file: groups.csv, participants: n}, participants: 24}
      - {id: experts, kind: expert_survey, experts: {file: e.csv, field: область},
         attached_questionnaires: {file: at.csv, id: nr}}
      - {id: media, kind: content_analysis, sources: s.csv, control: {file: c3.csv, compare: [age, q1]}}
      - {id: small, kind: survey, questionnaire: form.xlsx, selection: quota}
analysis: [{method: cross_tabulation, evidence: {document: report.docx, page: 14}}, {method: factor analysis}]
comparison: [{with: census_2021, evidence: {document: report.docx, page: 9-11, by: А. Б., date: 2026-06-01}}]
software: [{name: R, version: "4.5", evidence: {file: syntax.R}}]
reviews: [{expert: С. К., position: профессор, organisation: КазНУ, field: социология, signed: true, date: 2026-05-01,
           evidence: {file: review1.pdf}}]
documents: [{document: protocol.pdf, page: 3}, {document: photo.zip}]
programme: {document: programme.docx, page: 1}
internal_monitoring: {document: monitoring.docx}
final_document: {document: report.docx, type: report, page: "1-80"}
team: {file: team.csv, person: fio, role: роль}
"""

SHORT = """\
sapa: 1
title: Short
methods:
  - kind: questionnaire_survey
    data: data.csv
    roles: {id: id, stratum: region}
    selection: probability
    population: {file: frame.csv, stratum: region, size: people}
    plan: plan.csv
    indicators: [trust, age]
    missing: 98
"""
