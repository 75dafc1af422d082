import { describe, expect, it } from 'vitest'
import { checkList, findingsForm } from '../../../src/report/parts/checks.ts'
import { speechOf } from '../../../src/report/words/speech.ts'
import { aDossier } from '../../builders/a-report.ts'

const speech = speechOf('en')
const checksOf = (...args: Parameters<typeof aDossier>): readonly string[] =>
  [
    ...checkList(aDossier(...args).alert, speech)
      .toString()
      .replaceAll('\u00a0', ' ')
      .matchAll(/<li>(.*?)<\/li>/g),
  ].map(([, text]) => text ?? '')

describe('what to check on site', () => {
  it('begins with the legal loads that are still open', () => {
    const [first, second] = checksOf({
      alternatives: [
        { code: 'COOLING', ruledOutBy: 'temperature slope 0.00 kW/C' },
        { code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' },
      ],
    })
    expect(first).toBe('Electric heating or a boiler: read off its power.')
    expect(second).toContain('a steady load of about 9.8 kW?')
  })

  it('says how many machines the curve speaks of, where it does', () => {
    const machines = { unitKw: 3.25, spreadKw: 0.1, seen: 4, count: 3 }
    expect(checksOf({ evidence: { changes: [], machines } }).at(-1)).toBe(
      'The curve speaks of about 3 machines of 3.3 kW each.',
    )
  })

  it('leads to the station where the load passes all meters', () => {
    const checks = checksOf({ kind: 'area', siteId: 'area:TP-77' })
    expect(checks.some((check) => check.startsWith('Walk the line from the station'))).toBe(true)
    expect(checks.some((check) => check.startsWith('Seals and cover'))).toBe(false)
  })

  it('leaves room for findings and two signatures', () => {
    const form = findingsForm(speech).toString()
    expect(form.match(/☐/g)).toHaveLength(5)
    expect(form).toContain('Second signature')
  })
})
