import type { NotJudgedSite } from '../signature/signature.ts'
import type { AlternativeCode, NotJudgedPart, ReasonCode } from './codes.ts'

export const LANGUAGES = ['en', 'ru', 'kk'] as const
export type Language = (typeof LANGUAGES)[number]

/** Every code in words. `{value}` and `{expected}` stand for a reason's figures, with their unit. */
export interface CodeTexts {
  readonly reasons: Readonly<Record<ReasonCode, string>>
  readonly alternatives: Readonly<Record<AlternativeCode, string>>
  readonly notJudged: Readonly<Record<NotJudgedSite | NotJudgedPart, string>>
}

export const CODE_TEXTS: Readonly<Record<Language, CodeTexts>> = {
  en: {
    reasons: {
      FLOOR_HIGH: 'steady {value} day and night',
      FLOOR_STEADY: 'floor varies by only {value}',
      FLOOR_SHARE: 'floor is {value} of the mean load',
      ABOVE_PEERS: 'floor {value} that of its peers',
      STEP_UP: 'rose by {value} in one step',
      NIGHT_AS_DAY: 'night as day ({value})',
      OVER_DECLARED: '{value} where {expected} are declared',
      ORDER_IGNORED: '{value} despite an order',
      RESIDUAL_FLAT: 'steady {value} past meters',
      TIP: 'tips from the public: {value}',
    },
    alternatives: {
      ELECTRIC_HEATING: 'electric heating',
      COOLING: 'cooling',
      BUSINESS_BASE_LOAD: 'base load of a business',
      LICENSED_MINER: 'licensed miner',
      NEW_TENANT: 'new tenant',
      METER_MAPPING: 'meter of no area',
    },
    notJudged: {
      NO_DATA: 'no readings',
      TOO_FEW_DAYS: 'too few days',
      LOW_COVERAGE: 'too many gaps',
      MOSTLY_ESTIMATED: 'mostly estimated',
      STUCK_METER: 'stuck meter',
      MIXED_STEP: 'two interval lengths',
      HEAD_METER: 'head meter of an area',
      NO_HEAD_METER: 'area without a head meter',
      BALANCE_INCOMPLETE: 'balance incomplete',
      WEATHER: 'temperature unknown',
      PEERS: 'too few peers',
      AREA: 'area unknown',
      CLASS: 'customer class unknown',
      POWER_FACTOR: 'power factor not measured',
      HOT_SPOT: 'hot spot not computed',
    },
  },
  ru: {
    reasons: {
      FLOOR_HIGH: 'ровно {value} днём и ночью',
      FLOOR_STEADY: 'база колеблется лишь на {value}',
      FLOOR_SHARE: 'база — {value} средней нагрузки',
      ABOVE_PEERS: 'база {value} от базы соседей',
      STEP_UP: 'выросла на {value} одним скачком',
      NIGHT_AS_DAY: 'ночью как днём ({value})',
      OVER_DECLARED: '{value} при заявленных {expected}',
      ORDER_IGNORED: '{value} вопреки ограничению',
      RESIDUAL_FLAT: 'ровно {value} мимо счётчиков',
      TIP: 'сообщений от граждан: {value}',
    },
    alternatives: {
      ELECTRIC_HEATING: 'электроотопление',
      COOLING: 'охлаждение',
      BUSINESS_BASE_LOAD: 'базовая нагрузка предприятия',
      LICENSED_MINER: 'лицензированный майнер',
      NEW_TENANT: 'новый жилец',
      METER_MAPPING: 'счётчик вне участка',
    },
    notJudged: {
      NO_DATA: 'нет показаний',
      TOO_FEW_DAYS: 'слишком мало дней',
      LOW_COVERAGE: 'слишком много пропусков',
      MOSTLY_ESTIMATED: 'в основном расчётные показания',
      STUCK_METER: 'счётчик застыл',
      MIXED_STEP: 'интервалы двух длин',
      HEAD_METER: 'головной счётчик участка',
      NO_HEAD_METER: 'участок без головного счётчика',
      BALANCE_INCOMPLETE: 'баланс неполный',
      WEATHER: 'температура неизвестна',
      PEERS: 'слишком мало соседей',
      AREA: 'участок неизвестен',
      CLASS: 'класс потребителя неизвестен',
      POWER_FACTOR: 'коэффициент мощности не измерен',
      HOT_SPOT: 'наиболее нагретая точка не рассчитана',
    },
  },
  kk: {
    reasons: {
      FLOOR_HIGH: 'күні-түні тұрақты {value}',
      FLOOR_STEADY: 'негізгі жүктеме тек {value} ауытқиды',
      FLOOR_SHARE: 'негізгі жүктеме — орташаның {value}',
      ABOVE_PEERS: 'негізгі жүктеме көршілердікінен {value}',
      STEP_UP: 'бірден {value} өсті',
      NIGHT_AS_DAY: 'түнде де күндізгідей ({value})',
      OVER_DECLARED: 'мәлімделгені {expected}, шын мәнінде {value}',
      ORDER_IGNORED: 'шектеуге қарамастан {value}',
      RESIDUAL_FLAT: 'есептегіштерден тыс тұрақты {value}',
      TIP: 'азаматтардың хабарламалары: {value}',
    },
    alternatives: {
      ELECTRIC_HEATING: 'электрмен жылыту',
      COOLING: 'салқындату',
      BUSINESS_BASE_LOAD: 'кәсіпорынның негізгі жүктемесі',
      LICENSED_MINER: 'лицензиясы бар майнер',
      NEW_TENANT: 'жаңа тұрғын',
      METER_MAPPING: 'тіркелмеген есептегіш',
    },
    notJudged: {
      NO_DATA: 'көрсеткіш жоқ',
      TOO_FEW_DAYS: 'күндер тым аз',
      LOW_COVERAGE: 'бос орындар тым көп',
      MOSTLY_ESTIMATED: 'негізінен есептік көрсеткіштер',
      STUCK_METER: 'есептегіш тоқтап қалған',
      MIXED_STEP: 'екі түрлі аралық',
      HEAD_METER: 'учаскенің бас есептегіші',
      NO_HEAD_METER: 'бас есептегіші жоқ учаске',
      BALANCE_INCOMPLETE: 'теңгерім толық емес',
      WEATHER: 'температура белгісіз',
      PEERS: 'көршілер тым аз',
      AREA: 'учаске белгісіз',
      CLASS: 'тұтынушы санаты белгісіз',
      POWER_FACTOR: 'қуат коэффициенті өлшенбеген',
      HOT_SPOT: 'ең ыстық нүкте есептелмеген',
    },
  },
}
