import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { ContextView, OperatorFound } from '../../engine.ts'
import { fact, text } from '../../fact.ts'
import { type ConfigPlace, configPlaceOf, placeKind, wordPlace } from './config-place.ts'
import { settingText } from './setting-values.ts'
import { clearTextSettings, type OperatorSetting, type SettingTopic, settingsOf } from './settings.ts'

const topics: readonly (readonly [topic: SettingTopic, title: string])[] = [
  ['upgrades', 'Major upgrades'],
  ['backups', 'Logical backups'],
  ['retention', 'After a delete'],
  ['timing', 'Periods, bounds and windows'],
]

/** The operator's settings as its page shows them, a table for each form that sets them. */
export function configSections({ deployments }: OperatorFound, view: ContextView): readonly FactSection[] {
  const [first] = deployments
  if (first === undefined) return []
  const place = configPlaceOf(first, view)
  return [whereSection(place, view), ...topics.map(([topic, title]) => topicSection(place, topic, title, isUnread(place, view)))]
}

/** Whether it can't be told what the settings are; a place that is not there leaves all of them at their defaults. */
function isUnread(place: ConfigPlace, view: ContextView): boolean {
  return place.object === null && view.knows(placeKind(place.form)) !== 'listed'
}

function whereSection(place: ConfigPlace, view: ContextView): FactSection {
  const knows = view.knows(placeKind(place.form))
  const missing = place.object !== null ? '' : knows === 'listed' ? ', which is not there' : ', which could not be read'
  const clear = clearTextSettings.filter(setting => settingText(place, setting) !== null)
  return {
    id: 'configuration',
    title: 'Configuration',
    facts: [
      fact('Read from', text(`${wordPlace(place)}${missing}`, missing === '' ? 'plain' : 'warn')),
      ...(place.doubt === null ? [] : [fact('Note', text(place.doubt, 'warn'))]),
      ...(clear.length === 0
        ? []
        : [fact('Credentials in clear text', text(`${clear.map(setting => setting.name).join(', ')}: keep them in a Secret`, 'bad'))]),
    ],
    table: null,
  }
}

function topicSection(place: ConfigPlace, topic: SettingTopic, title: string, unread: boolean): FactSection {
  return {
    id: `settings-${topic}`,
    title,
    facts: [],
    table: { columns: ['Setting', 'Key', 'Value'], rows: settingsOf(topic).map(setting => rowOf(place, setting, unread)), empty: '' },
  }
}

function rowOf(place: ConfigPlace, setting: OperatorSetting, unread: boolean) {
  const key = setting.entryOf === undefined ? setting.name : `${setting.entryOf}.${setting.name}`
  const value = settingText(place, setting)
  if (unread) return [text(setting.label), text(key, 'muted'), text('could not tell', 'muted')]
  const standard = setting.standard === null ? 'not set' : `${setting.standard} (default)`
  return [text(setting.label), text(key, 'muted'), value === null ? text(standard, 'muted') : text(value)]
}
