import fc from 'fast-check'

/** Texts of `meter-readings` messages as producers may spell them, right, nearly right and wrong. */

const NUMBERS = [
  '0',
  '-0',
  '0.0',
  '-0.0e0',
  '1e3',
  '1E+2',
  '1.5e-7',
  '1e22',
  '1e23',
  '9007199254740992',
  '9007199254740993',
  '0.30000000000000004',
  '123456789012345678901234567890',
  '0.000000000000000000000000000001234',
  '5e-324',
  '2e-324',
  '2.2250738585072014e-308',
  '1.7976931348623157e308',
  '1e999',
  '-1e999',
  '00',
  '01',
  '-',
  '1.',
  '.5',
  '+1',
  '1e',
  '1e+',
  '0x10',
  'NaN',
  'null',
  'true',
  '"1.5"',
] as const

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength })

/** Any spelling of JSON's grammar, far beyond what a double holds. */
const spelled = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.constantFrom(...'123456789'), digits(0, 20)).map((it) => it.join('')),
    ),
    fc.oneof(
      fc.constant(''),
      digits(1, 20).map((it) => `.${it}`),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(1, 3))
          .map((it) => it.join('')),
      },
    ),
  )
  .map((parts) => parts.join(''))

const energy = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1e7 }).map((wh) => String(wh / 1000)) },
  { weight: 3, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 3, arbitrary: spelled },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
)

const two = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => String(value).padStart(2, '0'))

/** Months of 13, hours of 24 and offsets of 60 minutes among them. */
const isoInstant = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1995, max: 2105 }).map(String) },
      { weight: 1, arbitrary: digits(4, 5) },
    ),
    two(0, 13),
    two(0, 32),
    two(0, 25),
    two(0, 61),
    fc.oneof(
      fc.constant(''),
      two(0, 61).map((it) => `:${it}`),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: digits(0, 6).map((it) => `.${it}`) },
    ),
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom('Z', '+05:00', '+05', '+0500', '-03:30', '-00:00') },
      { weight: 1, arbitrary: fc.constantFrom('', 'z', '+5', '+24:00', '+05:60', '+23:59', '05') },
    ),
  )
  .map(
    ([year, month, day, hour, minute, second, fraction, zone]) =>
      `${year}-${month}-${day}T${hour}:${minute}${second}${fraction}${zone}`,
  )

const instant = fc.oneof(
  { weight: 6, arbitrary: isoInstant.map((text) => `"${text}"`) },
  { weight: 2, arbitrary: fc.integer({ min: -1e14, max: 1e14 }).map(String) },
  { weight: 1, arbitrary: energy },
)
const quoted = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('valid', 'estimated', 'missing', 'A', '', ' 8 ') },
  { weight: 1, arbitrary: fc.string({ maxLength: 80 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
)
const code = fc.oneof(
  { weight: 4, arbitrary: quoted.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: energy },
)
const id = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/) },
  { weight: 1, arbitrary: fc.string({ maxLength: 70 }) },
)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('1', '15', '30', '60', '1440', 'null') },
  { weight: 1, arbitrary: energy },
)

const blank = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom(' ', '\n  ', '\t', '\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('\u00a0', '\v', '\uFEFF', '/**/', ',') },
)

const list = (entry: fc.Arbitrary<string>, length: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(entry, { minLength: length, maxLength: length }),
      fc.constantFrom(', ', ',', ' ,\n'),
      fc.constantFrom('', '', '', ' ', ','),
    )
    .map(([entries, comma, end]) => `[${entries.join(comma)}${end}]`)

/** Arrays are as long as each other, but for one in ten. */
const lengths = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 8 }).map((it) => [it, it, it] as const) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)) },
)

type Field = readonly [name: string, value: string]
const field = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<Field> =>
  value.map((text) => [name, text] as const)
const perhaps = (some: fc.Arbitrary<Field>): fc.Arbitrary<readonly Field[]> =>
  fc.option(some).map((it) => (it === null ? [] : [it]))
const meterId = field(
  'meterId',
  id.map((text) => JSON.stringify(text)),
)

const single = fc
  .tuple(
    meterId,
    field('at', instant),
    field('kwh', energy),
    perhaps(field('stepMin', step)),
    perhaps(field('kvarh', energy)),
    perhaps(field('quality', code)),
  )
  .map(([a, b, c, ...rest]) => [a, b, c, ...rest.flat()])

const block = lengths
  .chain(([kwh, kvarh, quality]) =>
    fc.tuple(
      meterId,
      field('from', instant),
      field('stepMin', step),
      field('kwh', list(energy, kwh)),
      perhaps(field('kvarh', list(energy, kvarh))),
      perhaps(field('quality', list(code, quality))),
    ),
  )
  .map(([a, b, c, d, ...rest]) => [a, b, c, d, ...rest.flat()])

/** A field too many: one that is there already, one of another shape, or one that nobody knows. */
const extra = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'meterId',
          'at',
          'from',
          'kwh',
          'kvarh',
          'stepMin',
          'quality',
          'registerKwh',
          '__proto__',
          'volts',
          'kwh ',
          '',
        ),
        fc.oneof(energy, instant, code, fc.json()),
      )
      .map((it) => [it]),
  },
)

/** Now and then a letter of a name is escaped, which JSON allows. */
const named = (name: string, isEscaped: boolean): string =>
  isEscaped && name.length > 0
    ? `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}"`
    : `"${name}"`

const written = (fields: fc.Arbitrary<readonly Field[]>): fc.Arbitrary<string> =>
  fc
    .tuple(fields, extra)
    .chain(([some, more]) => {
      const all = [...some, ...more]
      return fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        fc.array(blank, { minLength: 5, maxLength: 5 }),
        fc.nat(30),
      )
    })
    .map(([fields, [a = '', b = '', c = '', d = '', e = ''], escaped]) => {
      const pairs = fields.map(
        ([name, value], i) => `${b}${named(name, i === escaped)}${c}:${d}${value}`,
      )
      return `${a}{${pairs.join(`${b},`)}${e}}${a}`
    })

/** One reading or an interval block; one in eight is good. */
export const messageText: fc.Arbitrary<string> = fc.oneof(written(single), written(block))
