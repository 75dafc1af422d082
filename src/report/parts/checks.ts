import type { Alert } from '../../core/alert/alert.ts'
import { html, type Markup } from '../markup/html.ts'
import type { MessageKey } from '../messages/messages.ts'
import { powerWords } from '../words/site-words.ts'
import type { Speech } from '../words/speech.ts'

const METER_CHECKS = [
  'checkMeasure',
  'checkSeals',
  'checkSupply',
  'checkSecondCable',
  'checkFans',
] as const satisfies readonly MessageKey[]
const AREA_CHECKS = [
  'checkAreaMeasure',
  'checkAreaLine',
  'checkAreaBooks',
  'checkAreaHead',
  'checkFans',
] as const satisfies readonly MessageKey[]

/** What to look at on site: first what would explain the load, then what would show it. */
export const checkList = (alert: Alert, speech: Speech): Markup => {
  const { say, formats } = speech
  const kw = powerWords(alert.expectedKw, speech)
  const open = alert.alternatives
    .filter(({ openBecause }) => openBecause !== undefined)
    .map(({ code }) => say(`check_${code}`))
  const machines = alert.evidence?.machines
  const counted =
    machines === undefined
      ? []
      : [
          say('checkMachines', {
            count: formats.number(machines.count),
            kw: powerWords(machines.unitKw, speech),
          }),
        ]
  const checks = alert.kind === 'area' ? AREA_CHECKS : METER_CHECKS
  const all = [...new Set([...open, ...checks.map((key) => say(key, { kw })), ...counted])]
  return html`<ul class="checks">${all.map((check) => html`<li>${check}</li>`)}</ul>`
}

const OUTCOMES = [
  'outcomeConfirmed',
  'outcomeClean',
  'outcomeNoAccess',
  'outcomeInconclusive',
  'outcomeLegal',
] as const satisfies readonly MessageKey[]
const FIELDS = [
  'findKw',
  'findMachines',
  'findSeals',
  'findPresent',
] as const satisfies readonly MessageKey[]

/** Room on paper for what was found, and for names. */
export const findingsForm = ({ say }: Speech): Markup =>
  html`<section class="findings"><h3>${say('findings')}</h3><p class="outcomes">${OUTCOMES.map((key) => html`<span>☐ ${say(key)}</span> `)}</p><dl>${FIELDS.map((key) => html`<div><dt>${say(key)}</dt><dd></dd></div>`)}</dl><p class="note">${say('findNote')}</p><div class="lines" aria-hidden="true"><i></i><i></i><i></i><i></i></div><dl class="signatures"><div><dt>${say('signDate')}</dt><dd></dd></div><div><dt>${say('signInspector')}</dt><dd></dd></div><div><dt>${say('signSecond')}</dt><dd></dd></div></dl></section>`
