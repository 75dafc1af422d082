import type { Alert } from '../../core/alert/alert.ts'
import { Area } from '../../core/assess/area.ts'
import type { AssessContext } from '../../core/assess/assess-context.ts'
import {
  type AskedSite,
  type DossierCurves,
  dossierCurves,
} from '../../core/assess/dossier-curves.ts'
import {
  type AreaKey,
  areaKeyOf,
  type MeterId,
  meterId,
  regionId,
  type SiteId,
  type TransformerId,
  transformerId,
} from '../../core/ids.ts'
import { MeterWindows } from '../../core/signature/meter-windows.ts'
import { Calendars, type DayIndex } from '../../core/time.ts'
import type { MeterSeries, ReadingHistory, ReferenceData } from '../../ports/history.ts'
import type { Config } from '../config.ts'
import { assessParams } from '../params.ts'
import { meterBook, referenceBook } from '../scan/area-work.ts'
import { collateSeries } from '../scan/collate-series.ts'
import type { MeterBook } from '../stages/meter-book.ts'

export interface DossierOrder {
  readonly config: Config
  readonly asOf: DayIndex
  readonly nowMs: number
}

/** Sites of one area that are asked for, and the meters that have to be read for them. */
interface AskedArea {
  readonly key: AreaKey
  readonly transformerId: TransformerId | undefined
  readonly sites: AskedSite[]
  readonly meters: MeterId[]
}

/**
 * Reads again the areas of some suspects, and no others, for the curves that a scan throws away with each area. One area
 * is held at a time.
 */
export const readDossierCurves = async (
  history: ReadingHistory,
  data: ReferenceData,
  suspects: readonly Alert[],
  { config, asOf, nowMs }: DossierOrder,
): Promise<ReadonlyMap<SiteId, DossierCurves>> => {
  const meters = meterBook(config, data)
  const areas = askedAreas((await history.meterIds()).map(meterId), suspects, meters)
  const calendars = new Calendars()
  const reference = referenceBook(data)
  const found = new Map<SiteId, DossierCurves>()
  const series = history.series(areas.flatMap((area) => area.meters))[Symbol.asyncIterator]()
  for (const asked of areas) {
    const windows = new MeterWindows(config.assess.windowDays)
    const area = new Area(asked.key, asked.transformerId, windows, calendars)
    for (const _ of asked.meters) {
      const next = await series.next()
      if (next.done === true) throw new Error('the readings ended before their last meter')
      putDays(area, next.value, { config, asOf, nowMs, meters, calendars })
    }
    const context: AssessContext = {
      windows,
      reference,
      calendars,
      // The curves stand behind a judgement that is made already: no model is asked.
      params: assessParams(config, undefined),
      isExplained: () => false,
    }
    const curves = dossierCurves(area, asOf, asked.sites, context)
    for (const { siteId } of asked.sites) found.set(siteId, curves)
  }
  return found
}

const putDays = (
  area: Area,
  series: MeterSeries,
  {
    config,
    asOf,
    nowMs,
    meters,
    calendars,
  }: DossierOrder & { readonly meters: MeterBook; readonly calendars: Calendars },
): void => {
  const { days } = collateSeries(series, {
    ingest: config.ingest,
    timezone: config.timezone,
    calendars,
    meters,
    nowMs,
  })
  for (const meterDay of days)
    if (meterDay.day <= asOf && meterDay.day > asOf - config.assess.windowDays)
      area.put(meterDay, meterDay.attributes)
}

/** A meter of no area is read alone: only a hash brought it together with others. */
const askedAreas = (
  ids: readonly MeterId[],
  suspects: readonly Alert[],
  meters: MeterBook,
): readonly AskedArea[] => {
  const areas = new Map<string, AskedArea>()
  for (const {
    siteId,
    kind,
    regionId: region,
    transformerId: transformer,
    expectedKw,
  } of suspects) {
    const id = transformer === undefined ? undefined : transformerId(transformer)
    const own = meterId(siteId.slice(siteId.indexOf(':') + 1))
    const name = id ?? siteId
    let area = areas.get(name)
    if (area === undefined) {
      area = {
        key: areaKeyOf(own, id, regionId(region)),
        transformerId: id,
        sites: [],
        meters: id === undefined && kind === 'meter' ? [own] : [],
      }
      areas.set(name, area)
    }
    area.sites.push({ siteId: siteId as SiteId, expectedKw })
  }
  for (const id of ids) {
    const { transformerId: transformer } = meters.attributesOf(id)
    if (transformer !== undefined) areas.get(transformer)?.meters.push(id)
  }
  return [...areas.values()]
}
