import { expect, test } from 'vitest'
import { normaliseQuality } from '../../../src/core/validate/normalise-quality.ts'

test.each([
  ['no code', undefined, 'valid'],
  ['a word', 'questionable', 'questionable'],
  ['a word in capitals', ' Estimated ', 'estimated'],
  ['ESPI valid', '0', 'valid'],
  ['ESPI manually edited', '7', 'edited'],
  ['ESPI estimated by a reference day', '8', 'estimated'],
  ['ESPI estimated by interpolation', '9', 'estimated'],
  ['ESPI questionable', '10', 'questionable'],
  ['ESPI raw, measured and not yet checked', '14', 'valid'],
  ['ESPI validated', '17', 'valid'],
  ['ESPI verified', '18', 'valid'],
  ['ESPI revenue quality', '19', 'valid'],
  ['ESPI forecast, which nobody measured', '12', undefined],
  ['CIM valid', '1.0.0', 'valid'],
  ['CIM power failure around a measured value', '1.2.32', 'valid'],
  ['CIM failed validation', '2.6.0', 'questionable'],
  ['CIM failed reasonability', '3.5.257', 'questionable'],
  ['CIM known missing read', '2.5.259', 'missing'],
  ['CIM edited', '2.7.0', 'edited'],
  ['CIM estimated', '3.8.1001', 'estimated'],
  ['CIM questionable', '3.10.0', 'questionable'],
  ['CIM projected, which nobody measured', '3.12.0', undefined],
  ['CIM of a category that is not used', '3.9.0', undefined],
  ['a code of the configuration', 'A', 'valid'],
  ['a code that differs from it by case', 'a', undefined],
  ['a code that the configuration overrides', '10', 'questionable'],
  ['a word that the configuration overrides', 'EDITED', 'questionable'],
  ['a name that every object inherits', 'constructor', undefined],
  ['nothing between the quotes', '', undefined],
] as const)('%s has its quality', (_label, raw, quality) => {
  const codes = { A: 'valid', edited: 'questionable' } as const
  expect(normaliseQuality(raw, codes)).toBe(quality)
})
