import type { Read, Remembered, Stage } from '../../engine.ts'
import type { DeploymentParams } from '../../operator/operator-change.ts'
import { record, str } from '../../read-json.ts'
import { active, done } from '../../stage-sights.ts'
import { type ConfigPlace, placeKind, wordPlace } from './config-place.ts'
import { type SettingChange, settingText } from './setting-values.ts'
import { clearTextSettings, operatorSettings } from './settings.ts'

/** What the stage must know: which object it is, and what was to stand in it. Nothing of it is secret: those are only ever taken away. */
export function rememberSettings(place: ConfigPlace, changes: readonly SettingChange[]): Remembered {
  const wanted = Object.fromEntries(changes.map(({ setting, to }) => [setting.name, to ?? '']))
  return { form: place.form, namespace: place.namespace, name: place.name, wanted: JSON.stringify(wanted) }
}

function placeOf({ form, namespace, name }: Remembered): Pick<ConfigPlace, 'form' | 'namespace' | 'name'> | null {
  if ((form !== 'object' && form !== 'map') || namespace === undefined || name === undefined) return null
  return { form, namespace, name }
}

function readsOf(remembered: Remembered): readonly Read[] {
  const place = placeOf(remembered)
  return place === null ? [] : [{ kind: placeKind(place.form), namespace: place.namespace, name: place.name }]
}

/** The stage in which the settings are seen to stand as they were sent. */
export function settingsStandStage<P extends DeploymentParams>(): Stage<P> {
  return {
    id: 'SETTINGS',
    title: 'The settings stand',
    reads: (_params, _subject, remembered) => readsOf(remembered ?? {}),
    see({ view, remembered }) {
      const place = placeOf(remembered)
      if (place === null) return active('the settings to be written')
      const object = view.get(placeKind(place.form), place.namespace, place.name)
      if (object === null) return active(`${wordPlace(place)} to be seen`)
      const wanted = record(parse(remembered.wanted ?? '')) ?? {}
      const missing = [...operatorSettings, ...clearTextSettings].filter(setting => {
        const value = str(wanted, setting.name)
        // What was taken away may be set again to its default, by the CRD.
        return value !== null && settingText({ form: place.form, object }, setting) !== value
      })
      return missing.length === 0
        ? done(`They are in ${wordPlace(place)}.`)
        : active(`${missing.map(setting => setting.name).join(', ')} in ${wordPlace(place)}`)
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
