import type { Alert } from '../../core/alert/alert.ts'
import type { ReferenceBook } from '../../core/context/reference-book.ts'
import { meterId, meterSite, type SiteId } from '../../core/ids.ts'
import { isoDay } from '../../core/time.ts'
import { MS_PER_DAY } from '../../core/units.ts'
import type { ReferenceData } from '../../ports/history.ts'
import type { Dossier, Place, ReportCounts, ReportData } from '../../report/report-data.ts'
import { referenceBook } from '../scan/area-work.ts'
import { type ScanFilesOptions, type ScanFilesResult, scanFilesThen } from '../scan/scan-files.ts'
import { VERSION } from '../version.ts'
import { readDossierCurves } from './read-dossiers.ts'
import { reportFileNames } from './report-file-names.ts'

export interface ReportFilesOptions extends ScanFilesOptions {
  /** Suspects that get a dossier, the best ones. */
  readonly top: number
  /** What the scan passed over or took for granted, in words. */
  readonly remarksOf: (result: ScanFilesResult) => readonly string[]
}

/**
 * Scans files and reads the curves of the best suspects again: all that a report is made of.
 * @throws as scanFiles()
 */
export const reportFiles = (
  options: ReportFilesOptions,
): Promise<{ readonly data: ReportData; readonly result: ScanFilesResult }> =>
  scanFilesThen(options, async ({ result, history, data }) => {
    const { config, nowMs, top, remarksOf } = options
    const { suspects, asOf } = result
    const { windowDays } = config.assess
    const listed = suspects.slice(0, top)
    const curves = await readDossierCurves(history, data, listed, { config, asOf, nowMs })
    const book = referenceBook(data)
    const meters = new Map(data.meters.map((asset) => [meterSite(meterId(asset.meterId)), asset]))
    const dossiers = listed.map((alert): Dossier => {
      const found = curves.get(alert.siteId as SiteId)
      return {
        alert,
        place: placeOf(alert, asOf, meters, book),
        firstDay: asOf - windowDays + 1,
        days: windowDays,
        site: found?.sites.get(alert.siteId as SiteId),
        area: found?.area,
      }
    })
    return {
      result,
      data: {
        version: VERSION,
        asOf,
        windowDays,
        files: reportFileNames(options),
        counts: countsOf(result),
        money: config.money,
        remarks: remarksOf(result),
        suspects,
        dossiers,
      },
    }
  })

const placeOf = (
  { siteId, kind, transformerId }: Alert,
  asOf: number,
  meters: ReadonlyMap<SiteId, ReferenceData['meters'][number]>,
  book: ReferenceBook,
): Place => {
  const id = siteId.slice(siteId.indexOf(':') + 1)
  const asset = kind === 'meter' ? meters.get(siteId as SiteId) : undefined
  const transformer = transformerId === undefined ? undefined : book.transformers.get(transformerId)
  const { lat, lon } =
    asset?.lat !== undefined && asset.lon !== undefined ? asset : (transformer ?? {})
  const untilMs = (asOf + 1) * MS_PER_DAY
  const licence = kind === 'meter' ? book.licenceOf(id, untilMs) : undefined
  const tips = book.tips
    .naming(kind === 'meter' ? `meter ${id}` : `transformer ${id}`)
    .filter(({ at }) => at <= untilMs && at > untilMs - 90 * MS_PER_DAY)
    .sort((a, b) => a.at - b.at)
  const known = {
    lat,
    lon,
    customerClass: asset?.customerClass,
    zone: asset?.zone,
    tariff: asset?.tariff,
    contractedKw: asset?.contractedKw,
    activity: asset?.activity,
    declaredKw: licence?.declaredKw,
  }
  return {
    ...(Object.fromEntries(
      Object.entries(known).filter(([, value]) => value !== undefined),
    ) as Omit<Place, 'tips'>),
    tips: tips.map(({ at, text }) => ({
      day: isoDay(Math.floor(at / MS_PER_DAY)),
      text: text ?? '',
    })),
  }
}

const countsOf = ({ meters, counts, sites }: ScanFilesResult): ReportCounts => {
  const unjudged = new Map<Alert['notJudged'][number], number>()
  let coverage = 0
  let judgedMeters = 0
  let judged = 0
  for (const { kind, probability, notJudged, dataQuality } of sites) {
    const [why] = notJudged
    if (probability === null) {
      if (why !== undefined) unjudged.set(why, (unjudged.get(why) ?? 0) + 1)
      continue
    }
    judged++
    if (kind !== 'meter') continue
    coverage += dataQuality.coverage
    judgedMeters++
  }
  return {
    meters,
    readings: counts.read,
    rejected: counts.rejected,
    judged,
    coverage: judgedMeters === 0 ? undefined : coverage / judgedMeters,
    notJudged: [...unjudged]
      .map(([code, count]) => ({ code, sites: count }))
      .sort((a, b) => b.sites - a.sites || (a.code < b.code ? -1 : 1)),
  }
}
