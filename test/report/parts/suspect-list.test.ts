import { describe, expect, it } from 'vitest'
import { suspectList } from '../../../src/report/parts/suspect-list.ts'
import { speechOf } from '../../../src/report/words/speech.ts'
import { aDossier, areaCurves } from '../../builders/a-report.ts'

const calm = { peakPct: 60, nightFloorPct: 20 }
const listed = (...dossiers: Parameters<typeof suspectList>[0]): string =>
  suspectList(dossiers, speechOf('en')).toString().replaceAll('\u00a0', ' ')
const ranksOf = (list: string): readonly string[] =>
  [...list.matchAll(/href="#(s\d+)"/g)].map(([, id]) => id ?? '')

describe('the list of a report', () => {
  it('keeps the order of the ranks, and draws areas with several suspects together', () => {
    const list = listed(
      aDossier({ rank: 1, transformerId: 'TP-1', overload: calm }),
      aDossier({ rank: 2, transformerId: 'TP-2', overload: calm }),
      aDossier({ rank: 3, transformerId: 'TP-1', overload: calm }),
    )
    expect(ranksOf(list)).toEqual(['s1', 's3', 's2'])
    expect(list.match(/class="group"/g)).toHaveLength(1)
    expect(list).toContain(
      'Area TP-1<span> 2 suspected sites; loaded up to 60 % of the rating, 80 % without what is suspected',
    )
  })

  it('sets an overloaded area apart also where it has one suspect', () => {
    expect(listed(aDossier({ overload: { peakPct: 101, nightFloorPct: 20 } }))).toContain(
      '1 suspected site; loaded up to 101 % of the rating',
    )
    expect(listed(aDossier({ overload: calm }))).not.toContain('class="group"')
  })

  it('makes no group of meters whose area is unknown', () => {
    const { transformerId: _, overload: __, ...bare } = aDossier().alert
    const dossier = { ...aDossier({}, { area: undefined }), alert: bare }
    const list = listed(dossier, { ...dossier, alert: { ...bare, rank: 2, siteId: 'meter:M2' } })
    expect(list).not.toContain('class="group"')
    expect(list).toContain('<span class="quiet">region ALA</span>')
  })

  it('says of an area without a limit to compare with only how it is loaded', () => {
    const { withoutAll: _, ...area } = areaCurves()
    expect(listed(aDossier({}, { area }))).toContain('loaded up to 118 % of the rating</span>')
  })

  it('shows of each suspect what decides where to go', () => {
    const list = listed(aDossier({ overload: calm }))
    expect(list).toContain('<b>KZ-ALA-000123</b>')
    expect(list).toContain('<b>9.8 kW</b>')
    expect(list).toContain('8.9–10.6 kW')
    expect(list).toContain('steady 9.8 kW day and night')
    expect(list).toContain('since 24 Jan 2026 (21 days)')
    expect(list).toContain('<b>very likely</b><span class="quiet">97 % · by rules</span>')
    expect(list).toContain('<b>126,900 KZT</b>')
    expect(list).toContain('class="spark"')
  })
})
