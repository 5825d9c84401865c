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
        contacts: {file: contacts.csv, disposition: code, stratum: [region, locality],
                   dispositions: {ok: "1.1", no: "2.10"}}
        raw: {file: raw.csv, id: [x]}
        deleted: {file: del.csv}
        log: {file: log.csv, question: q, type: kind, types: {change: [c], delete: [d, dd]}}
        questionnaire: {survey: survey.csv, choices: {file: choices.csv, encoding: utf-8}}
        attached_questionnaires: {count: 40}
        interviewers: {file: people.csv, organisation: org}
  - id: groups_part
    service: consulting
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
