import { describe, expect, test } from 'vitest'
import { DEFAULT_ZONE_HOURS, zonesByHour } from '../../../src/core/validate/tariff-zones.ts'

const letters = (hours: Parameters<typeof zonesByHour>[0]): string | undefined =>
  zonesByHour(hours)
    ?.map((zone) => zone[0])
    .join('')

describe('the zone of each hour', () => {
  test.each([
    ['unless configured', DEFAULT_ZONE_HOURS, 'vvvvvvvffffffffffffppppv'],
    [
      'by the order of the Russian tariff service',
      { peak: '7-10, 17-21', flat: '10-17,21-23', valley: '23-7' },
      'vvvvvvvpppfffffffppppffv',
    ],
    ['of a tariff of two zones', { flat: '7-23', valley: '23-7' }, 'vvvvvvvffffffffffffffffv'],
    ['up to midnight', { peak: '12-24', valley: '0-12' }, 'vvvvvvvvvvvvpppppppppppp'],
    ['of one zone', { flat: '0-24' }, 'ffffffffffffffffffffffff'],
  ])('%s', (_, hours, expected) => expect(letters(hours)).toBe(expected))

  test.each([
    ['an hour in no zone', { peak: '7-23' }],
    ['an hour in two', { peak: '7-23', flat: '22-23', valley: '23-7' }],
    ['half an hour', { peak: '7:30-23', valley: '23-7' }],
    ['an hour that no day has', { peak: '7-25', valley: '1-7' }],
    ['a span of nothing', { peak: '7-7', valley: '0-24' }],
    ['nothing', {}],
  ])('is not known with %s', (_, hours) => expect(zonesByHour(hours)).toBeUndefined())
})
