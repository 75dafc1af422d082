import { Buffer } from 'node:buffer'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'

/** A reading as it truly is, and how a clock on the wall showed its start and its end: told by DuckDB's ICU. */
export interface TrueReading {
  readonly meter: string
  readonly atMs: number
  /** In thousandths of a kWh, which is what the exports print. */
  readonly wh: number
  /** `YYYY-MM-DD HH:MM` */
  readonly start: string
  readonly end: string
}

export interface Truth {
  readonly zone: string
  readonly stepMin: number
  readonly readings: readonly TrueReading[]
}

/** Some meters of a Parquet file of readings, rounded as an export prints them. */
export const readTruth = async (
  parquet: string,
  zone: string,
  stepMin: number,
  meters: string,
): Promise<Truth> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(
      `SELECT meter_id, epoch_ms(read_at)::DOUBLE, round(kwh::DOUBLE * 1000)::INTEGER,
         strftime(timezone('${zone}', read_at), '%Y-%m-%d %H:%M'),
         strftime(timezone('${zone}', read_at + INTERVAL ${stepMin} MINUTE), '%Y-%m-%d %H:%M')
       FROM read_parquet('${parquet.replaceAll("'", "''")}') WHERE ${meters} AND kwh IS NOT NULL
       ORDER BY meter_id, read_at`,
    )
    const readings = reader.getRows().map(([meter, atMs, wh, start, end]) => ({
      meter: String(meter),
      atMs: Number(atMs),
      wh: Number(wh),
      start: String(start),
      end: String(end),
    }))
    return { zone, stepMin, readings }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export type Files = Readonly<Record<string, string | Uint8Array>>

/** An export of a truth in one awkward form, and what a user would say to read it. */
export interface Shape {
  readonly label: string
  readonly files: (truth: Truth) => Files
  readonly args: readonly string[]
}

export const writeFiles = (folder: string, files: Files): readonly string[] =>
  Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  })

const pad = (value: number): string => String(value).padStart(2, '0')
const kwh = ({ wh }: TrueReading): string => (wh / 1000).toFixed(3)
const comma = (text: string): string => text.replace('.', ',')
const iso = ({ atMs }: TrueReading): string => new Date(atMs).toISOString()
const parts = (wall: string): readonly string[] => wall.split(/[- ]/)
const dmy = (wall: string, mark: string): string => {
  const [year, month, day] = parts(wall)
  return [day, month, year].join(mark)
}
const clock = (wall: string): string => wall.slice(11)

const lines = (
  header: readonly string[],
  truth: Truth,
  line: (reading: TrueReading) => string,
  end = '\n',
): string => [...header, ...truth.readings.map(line), ''].join(end)

const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le')

const CYRILLIC_FROM = 0x410
/** windows-1251 by its table: А to я lie in a row, and ё, Ё, № and · elsewhere. */
const cp1251 = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    const other: Readonly<Record<string, number>> = {
      ё: 0xb8,
      Ё: 0xa8,
      '№': 0xb9,
      '·': 0xb7,
      '\u00a0': 0xa0,
    }
    const found = other[character] ?? (code >= CYRILLIC_FROM ? code - CYRILLIC_FROM + 0xc0 : code)
    if (found > 255) throw new Error(`windows-1251 has no ${character}`)
    return found
  })

const meters = (truth: Truth): readonly string[] => [
  ...new Set(truth.readings.map(({ meter }) => meter)),
]

/** Meter, day, and the values of its slots on the wall clock; empty where there is none. */
const byDay = (truth: Truth): ReadonlyMap<string, (TrueReading | undefined)[]> => {
  const days = new Map<string, (TrueReading | undefined)[]>()
  for (const reading of truth.readings) {
    const key = `${reading.meter} ${reading.start.slice(0, 10)}`
    const slots =
      days.get(key) ?? Array<TrueReading | undefined>(1440 / truth.stepMin).fill(undefined)
    const [hour, minute] = clock(reading.start).split(':').map(Number)
    slots[((hour ?? 0) * 60 + (minute ?? 0)) / truth.stepMin] = reading
    days.set(key, slots)
  }
  return days
}

const russian = (truth: Truth): string =>
  lines(
    [
      'Отчёт о потреблении электроэнергии',
      'Период: весь',
      '',
      '№ счётчика;Дата;Время;Расход, кВт·ч;',
    ],
    truth,
    (it) => `${it.meter};${dmy(it.start, '.')};${clock(it.start)};${comma(kwh(it))};`,
    '\r\n',
  )

const espi = (truth: Truth): string => {
  const entries = meters(truth).flatMap((meter, index) => {
    const own = truth.readings.filter((it) => it.meter === meter)
    const href = `Customer/1/UsagePoint/${index}`
    const readings = own.map(
      (it) =>
        `<IntervalReading><timePeriod><duration>${truth.stepMin * 60}</duration><start>${it.atMs / 1000}</start></timePeriod><value>${it.wh}</value></IntervalReading>`,
    )
    return [
      `<entry><id>urn:uuid:${index}</id><link rel="self" href="${href}"/><title>${meter}</title><content><UsagePoint><ServiceCategory><kind>0</kind></ServiceCategory></UsagePoint></content></entry>`,
      `<entry><link rel="self" href="${href}/MeterReading/1"/><link rel="up" href="${href}/MeterReading"/><link rel="related" href="ReadingType/1"/><content><MeterReading/></content></entry>`,
      `<entry><link rel="self" href="${href}/MeterReading/1/IntervalBlock/1"/><link rel="up" href="${href}/MeterReading/1/IntervalBlock"/><content><IntervalBlock>${readings.join('\n')}</IntervalBlock></content></entry>`,
    ]
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<entry><link rel="self" href="ReadingType/1"/><content><ReadingType><accumulationBehaviour>4</accumulationBehaviour><commodity>1</commodity><flowDirection>1</flowDirection><intervalLength>${truth.stepMin * 60}</intervalLength><kind>12</kind><powerOfTenMultiplier>0</powerOfTenMultiplier><uom>72</uom></ReadingType></content></entry>\n${entries.join('\n')}</feed>\n`
}

/** Of every zone, also of one whose clocks change. */
export const SHAPES: readonly Shape[] = [
  {
    label: 'the columns of the contract, in UTC',
    files: (truth) => ({
      'a.csv': lines(['meter_id,read_at,kwh'], truth, (it) => `${it.meter},${iso(it)},${kwh(it)}`),
    }),
    args: [],
  },
  {
    label: 'semicolons, decimal commas, a byte order mark, local times',
    files: (truth) => ({
      'a.csv': lines(
        ['\ufeffMeterID;Timestamp;Energy (kWh)'],
        truth,
        (it) => `${it.meter};${dmy(it.start, '.')} ${clock(it.start)};${comma(kwh(it))}`,
      ),
    }),
    args: [],
  },
  {
    label: 'tabs, month before day, AM and PM',
    files: (truth) => ({
      'a.txt': lines(['Meter\tRead Time\tUsage kWh'], truth, (it) => {
        const [year, month, day] = parts(it.start)
        const hour = Number(clock(it.start).slice(0, 2))
        const time = `${hour % 12 === 0 ? 12 : hour % 12}:${clock(it.start).slice(3)} ${hour < 12 ? 'AM' : 'PM'}`
        return `${it.meter}\t${Number(month)}/${Number(day)}/${year} ${time}\t${kwh(it)}`
      }),
    }),
    args: [],
  },
  {
    label: 'pipes, everything quoted, Wh with thousands separators',
    files: (truth) => ({
      'a.csv': lines(['"serial no"|"interval start"|"Wh"'], truth, (it) =>
        `"${it.meter}"|"${it.start}:00"|"${(it.wh + 100_000_0).toLocaleString('en')}.0"`.replace(
          (it.wh + 100_000_0).toLocaleString('en'),
          it.wh.toLocaleString('en'),
        ),
      ),
    }),
    args: [],
  },
  {
    label: 'Russian in windows-1251, lines before the header, date and time apart',
    files: (truth) => ({ 'выгрузка.csv': cp1251(russian(truth)) }),
    args: [],
  },
  {
    label: 'the same, packed',
    files: (truth) => ({ 'a.csv.gz': gzipSync(cp1251(russian(truth))) }),
    args: [],
  },
  {
    label: 'the same in UTF-16 with tabs',
    files: (truth) => ({ 'a.txt': utf16(russian(truth).replaceAll(';', '\t')) }),
    args: [],
  },
  {
    label: 'ends of intervals, midnight as 24:00',
    files: (truth) => ({
      'a.csv': lines(['meter;date;time;kWh'], truth, (it) => {
        const isMidnight = clock(it.end) === '00:00'
        return `${it.meter};${dmy(isMidnight ? it.start : it.end, '/')};${isMidnight ? '24:00' : clock(it.end)};${kwh(it)}`
      }),
    }),
    args: [],
  },
  {
    label: 'ends of intervals, told by where days begin',
    files: (truth) => ({
      'a.csv': lines(['meter,datetime,kWh'], truth, (it) => `${it.meter},${it.end},${kwh(it)}`),
    }),
    args: [],
  },
  {
    label: 'a header that names the end, with its start beside it',
    files: (truth) => ({
      'a.csv': lines(
        ['meter,from,to,kWh'],
        truth,
        (it) => `${it.meter},${it.start},${it.end},${kwh(it)}`,
      ),
    }),
    args: [],
  },
  {
    label: 'a file per meter, its id in the name, newest first',
    files: (truth) =>
      Object.fromEntries(
        meters(truth).map((meter) => {
          const own = truth.readings.filter((it) => it.meter === meter).toReversed()
          return [
            `meter_${meter}_export.csv`,
            [
              'Date/Time;Consumption (kWh)',
              ...own.map((it) => `${it.start};${comma(kwh(it))}`),
              '',
            ].join('\n'),
          ]
        }),
      ),
    args: [],
  },
  {
    label: 'an Excel export: sep=, quoted numbers, empty columns behind',
    files: (truth) => ({
      'a.csv': `sep=;\r\n${lines(['"Zähler";"Datum";"Verbrauch kWh";;;'], truth, (it) => `"${it.meter}";"${dmy(it.start, '.')}${clock(it.start) === '00:00' ? '' : ` ${clock(it.start)}`}";"${comma(kwh(it))}";;;`, '\r\n')}`,
    }),
    args: [],
  },
  {
    label: 'epoch seconds and Wh',
    files: (truth) => ({
      'a.csv': lines(['id,ts,energy_wh'], truth, (it) => `${it.meter},${it.atMs / 1000},${it.wh}`),
    }),
    args: ['--meter-column', 'id', '--stamp', 'start'],
  },
  {
    label: "Excel's numbers of days",
    files: (truth) => ({
      'a.csv': lines(
        ['meter;date;kWh'],
        truth,
        (it) =>
          `${it.meter};${comma((Date.parse(`${it.start.replace(' ', 'T')}Z`) / 86_400_000 + 25_569).toFixed(6))};${comma(kwh(it))}`,
      ),
    }),
    args: [],
  },
  {
    label: 'digits run together',
    files: (truth) => ({
      'a.csv': lines(
        ['meter,datetime,kWh'],
        truth,
        (it) => `${it.meter},${it.start.replace(/\D/g, '')},${kwh(it)}`,
      ),
    }),
    args: [],
  },
  {
    label: 'month names',
    files: (truth) => ({
      'a.csv': lines(['meter,datetime,kWh'], truth, (it) => {
        const [year, month, day] = parts(it.start)
        const name = [
          'Jan',
          'Feb',
          'Mar',
          'Apr',
          'May',
          'Jun',
          'Jul',
          'Aug',
          'Sep',
          'Oct',
          'Nov',
          'Dec',
        ][Number(month) - 1]
        return `${it.meter},${day}-${name}-${year} ${clock(it.start)},${kwh(it)}`
      }),
    }),
    args: [],
  },
  {
    label: 'times to the hundred nanoseconds, blanks around values, Null for none',
    files: (truth) => ({
      'a.csv': lines(
        [
          'LCLid,stdorToU,DateTime,KWH/hh (per half hour) ',
          `${truth.readings[0]?.meter},Std,2012-12-18 15:13:41.0000000,Null`,
        ],
        truth,
        (it) => `${it.meter},Std,${it.start}:00.0000000, ${kwh(it)} `,
      ),
    }),
    args: ['--stamp', 'start'],
  },
  {
    label: 'start and end of day beside a date',
    files: (truth) => ({
      'a.csv': lines(['Meter,DATE,START TIME,END TIME,USAGE (kWh),COST,NOTES'], truth, (it) =>
        [
          it.meter,
          it.start.slice(0, 10),
          clock(it.start),
          clock(it.end),
          kwh(it),
          '$0.10',
          '',
        ].join(','),
      ),
    }),
    args: [],
  },
  {
    label: 'four quantities, of which import counts',
    files: (truth) => ({
      'a.csv': lines(['Дата и время;Номер ПУ;A+ кВт*ч;A- кВт*ч;R+ квар*ч;R- квар*ч'], truth, (it) =>
        [
          `${dmy(it.start, '.')} ${clock(it.start)}`,
          it.meter,
          comma(kwh(it)),
          '0',
          comma(kwh(it)),
          '0',
        ].join(';'),
      ),
    }),
    args: [],
  },
  {
    label: 'MWh',
    files: (truth) => ({
      'a.csv': lines(
        ['meter,datetime,MWh'],
        truth,
        (it) => `${it.meter},${it.start},${(it.wh / 1e6).toFixed(6)}`,
      ),
    }),
    args: [],
  },
  {
    label: 'mean power in kW',
    files: (truth) => ({
      'a.csv': lines(
        ['meter,datetime,power (kW)'],
        truth,
        (it) => `${it.meter},${it.start},${(((it.wh / 1000) * 60) / truth.stepMin).toFixed(3)}`,
      ),
    }),
    args: [],
  },
  {
    label: 'a unit in a column of its own, quality words, reactive energy',
    files: (truth) => ({
      'a.csv': lines(
        ['meter,datetime,value,unit,status,reactive'],
        truth,
        (it) => `${it.meter},${it.start},${it.wh},Wh,VALID,${it.wh / 2}`,
      ),
    }),
    args: [],
  },
  {
    label: 'settlement periods, 46 to 50 a day',
    files: (truth) => {
      const days = new Map<string, string[]>()
      const midnights = new Map(
        truth.readings
          .filter(({ start }) => start.endsWith('00:00'))
          .map(({ start, atMs }) => [start.slice(0, 10), atMs]),
      )
      for (const it of truth.readings) {
        const date = it.start.slice(0, 10)
        const day = days.get(`${it.meter},${date}`) ?? Array<string>(50).fill('')
        day[(it.atMs - (midnights.get(date) ?? Number.NaN)) / 60_000 / truth.stepMin] = kwh(it)
        days.set(`${it.meter},${date}`, day)
      }
      const header = `MPAN,SettlementDate,${Array.from({ length: 50 }, (_, index) => `kWh_${index + 1}`).join(',')}`
      return {
        'a.csv': [header, ...[...days].map(([key, cells]) => `${key},${cells.join(',')}`), ''].join(
          '\n',
        ),
      }
    },
    args: [],
  },
  {
    label: 'Green Button',
    files: (truth) => ({ 'a.xml': espi(truth) }),
    args: [],
  },
  {
    label: 'Green Button, packed',
    files: (truth) => ({ 'a.xml.gz': gzipSync(espi(truth)) }),
    args: [],
  },
]

/** What meters show, newest last, behind their readings added up: read as registers. */
export const REGISTER_SHAPE: Shape = {
  label: 'registers',
  files: (truth) => {
    const shown = new Map<string, number>()
    return {
      'a.csv': lines(['№ ПУ;Дата и время;Показания, кВт·ч'], truth, (it) => {
        const wh = (shown.get(it.meter) ?? 6_519_139) + it.wh
        shown.set(it.meter, wh)
        return `${it.meter};${dmy(it.end, '.')} ${clock(it.end)};${comma((wh / 1000).toFixed(3))}`
      }),
    }
  },
  args: [],
}

/** Of wide tables, whose cells hold one reading of a wall clock's slot: for zones whose clocks do not change. */
export const WIDE_SHAPES: readonly Shape[] = [
  {
    label: 'a column per slot, by its start',
    files: (truth) => {
      const names = Array.from(
        { length: 48 },
        (_, index) => `${pad(Math.floor(index / 2))}:${index % 2 === 0 ? '00' : '30'}`,
      )
      const rows = [...byDay(truth)].map(([key, slots]) => {
        const [meter, day = ''] = key.split(' ')
        return `${meter};${dmy(day, '.')};${slots.map((it) => (it === undefined ? '' : comma(kwh(it)))).join(';')}`
      })
      return { 'a.csv': [`Счетчик;Дата;${names.join(';')}`, ...rows, ''].join('\n') }
    },
    args: ['--unit', 'kWh'],
  },
  {
    label: 'a column per slot, by its end',
    files: (truth) => {
      const names = Array.from(
        { length: 48 },
        (_, index) => `${pad(Math.floor((index + 1) / 2))}:${index % 2 === 0 ? '30' : '00'}`,
      )
      const rows = [...byDay(truth)].map(
        ([key, slots]) =>
          `${key.replace(' ', ',')},${slots.map((it) => (it === undefined ? '' : kwh(it))).join(',')}`,
      )
      return { 'a.csv': [`meter,date,${names.join(',')}`, ...rows, ''].join('\n') }
    },
    args: ['--unit', 'kWh'],
  },
  {
    label: 'a column per numbered slot, packed',
    files: (truth) => {
      const names = Array.from({ length: 48 }, (_, index) => `HH${pad(index + 1)} kWh`)
      const rows = [...byDay(truth)].map(
        ([key, slots]) =>
          `${key.replace(' ', ',')},${slots.map((it) => (it === undefined ? '' : kwh(it))).join(',')}`,
      )
      return { 'a.csv.gz': gzipSync([`meter,date,${names.join(',')}`, ...rows, ''].join('\n')) }
    },
    args: [],
  },
  {
    label: 'a column per meter',
    files: (truth) => {
      const ids = meters(truth)
      const times = new Map<string, Map<string, TrueReading>>()
      for (const it of truth.readings)
        times.set(it.start, (times.get(it.start) ?? new Map()).set(it.meter, it))
      const rows = [...times].map(
        ([start, row]) =>
          `${start},${ids
            .map((id) => {
              const it = row.get(id)
              return it === undefined ? '' : kwh(it)
            })
            .join(',')}`,
      )
      return {
        'a.csv': [`time,${ids.map((id) => `${id} (kWh)`).join(',')}`, ...rows, ''].join('\n'),
      }
    },
    args: [],
  },
]
