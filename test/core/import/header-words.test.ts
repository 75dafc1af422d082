import { describe, expect, it } from 'vitest'
import { rolesOf } from '../../../src/core/import/header-words.ts'
import { unitIn } from '../../../src/core/import/unit-in-name.ts'

describe('the name of a column', () => {
  it.each([
    ['meter_id', 'meter'],
    ['LCLid', 'meter'],
    ['MPAN', 'meter'],
    ['№ счётчика', 'meter'],
    ['Номер ПУ', 'meter'],
    ['Прибор учёта', 'meter'],
    ['Дата и время', 'datetime'],
    ['Timestamp', 'datetime'],
    ['Дата', 'date'],
    ['Время', 'time'],
    ['Interval Start', 'start'],
    ['intervalEnd', 'end'],
    ['Расход, кВт·ч', 'value'],
    ['Energy_kWh', 'value'],
    ['Показания', 'register'],
    ['Активная мощность, кВт', 'power'],
    ['Реактивная, квар·ч', 'reactive'],
    ['Export kWh', 'export'],
    ['R- квар*ч', 'export'],
    ['A- кВт*ч', 'export'],
    ['Качество', 'quality'],
  ] as const)('%s is that of %s', (name, role) => {
    expect([...rolesOf(name)]).toContain(role)
  })

  it.each([
    ['Расход, кВт·ч', 'kWh'],
    ['Расход, кВт*ч', 'kWh'],
    ['КВТЧ', 'kWh'],
    ['KWH/hh (per half hour)', 'kWh'],
    ['Energy [Wh]', 'Wh'],
    ['МВт·ч', 'MWh'],
    ['Power (kW)', 'kW'],
    ['Мощность, Вт', 'W'],
    ['active_power_w', 'W'],
    ['consumption', undefined],
    ['kwhat', undefined],
  ] as const)('%s says the unit %s', (name, unit) => {
    expect(unitIn(name)).toBe(unit)
  })
})
