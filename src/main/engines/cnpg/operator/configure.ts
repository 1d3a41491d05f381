import { z } from 'zod'
import { faultOfLabel } from '../../../../shared/domain/names.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, judge, type Objection, refuse } from '../../change/judge.ts'
import type { DraftStep, OperatorOperation, StageInput, StageSight } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { configMapKind } from '../../kube-kinds.ts'
import { deploymentParam, type OperatorInPlace, operatorChange, operatorField, rolledOutStage } from '../../operator/operator-change.ts'
import { restartMeans, restartStep } from '../../operator/restart-operator.ts'
import { at, record, str } from '../../read-json.ts'
import { active, done } from '../../stage-sights.ts'
import { clusterKind } from '../kinds.ts'
import { configMapOf, configNames, namesIn, secretKeys, settingOf } from './configuration.ts'
import { type OperatorSetting, operatorSettings } from './settings.ts'

/** By the settings' keys; absent leaves one as it is, null takes it away. */
const params = z.object({ ...deploymentParam, ...Object.fromEntries(operatorSettings.map(setting => [setting.key, schemaOf(setting)])) })
type ConfigureParams = z.infer<typeof params>

function schemaOf(setting: OperatorSetting) {
  const { label, help, kind, standard, unit, minimum } = setting
  const without = standard === null || kind === 'text' ? '' : ` Without it: ${standard}${unit === undefined ? '' : ` ${unit}`}.`
  const form = {
    help: `${help}${without}`,
    ...(unit === undefined ? {} : { unit }),
    ...(standard === null ? {} : { placeholder: `${standard} (default)` }),
  }
  if (kind === 'number')
    return z
      .int()
      .min(minimum ?? 0)
      .max(1_000_000_000)
      .nullable()
      .optional()
      .meta(operatorField(label, { ...form, widget: 'number' }))
  if (kind === 'flag')
    return z
      .enum(['true', 'false'])
      .nullable()
      .optional()
      .meta(
        operatorField(label, {
          ...form,
          widget: 'select',
          options: [
            { value: 'true', label: 'On' },
            { value: 'false', label: 'Off' },
          ],
        }),
      )
  return line().nullable().optional().meta(operatorField(label, form))
}

/** What a setting shall be, as text in the ConfigMap; null: taken away; undefined: left as it is. */
function askedText(asked: ConfigureParams, key: string): string | null | undefined {
  const value = at(asked, key)
  if (value === undefined) return undefined
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null
}

/** The settings that the parameters change, as the ConfigMap shall hold them. */
function changedSettings(asked: ConfigureParams, { deployment, view }: Pick<OperatorInPlace, 'deployment' | 'view'>) {
  return operatorSettings.flatMap(setting => {
    const text = askedText(asked, setting.key)
    if (text === undefined) return []
    return text === settingOf(setting.key, deployment, view) ? [] : [{ setting, text }]
  })
}

/** Changes the operator's ConfigMap, and has the operator read it. */
export const configure: OperatorOperation<ConfigureParams> = operatorChange({
  id: 'configure-operator',
  title: 'Change the operator’s settings',
  summary: 'Changes the operator’s ConfigMap, then restarts the operator: it reads its settings at start.',
  risk: 'safe',
  params,
  section: { title: 'Settings', summary: 'What is left empty has the operator’s own default.' },
  reads: () => [{ kind: clusterKind, namespace: null, optional: true }],
  begin: ({ deployment, view }) => ({
    params: Object.fromEntries(
      operatorSettings.flatMap(({ key, kind }) => {
        const value = settingOf(key, deployment, view)
        if (value === null) return []
        return [
          [
            key,
            kind === 'number' && /^\d{1,9}$/.test(value) ? Number(value) : kind === 'flag' ? String(/^(true|1|t)$/i.test(value)) : value,
          ],
        ]
      }),
    ),
    choices: {},
  }),
  draft({ params: asked, inPlace, now }) {
    const { deployment, namespace, view } = inPlace
    const changed = changedSettings(asked, inPlace)
    const objections = [
      ...(changed.length === 0 ? [refuse(null, 'Nothing would change.', 'Change a setting first.')] : []),
      ...changed.flatMap(({ setting, text }) => objectionsTo(setting, text, inPlace)),
      ...certificateObjections(asked, inPlace),
    ]
    const words = changed.map(
      ({ setting, text }) => `${setting.key}: ${settingOf(setting.key, deployment, view) ?? 'not set'} → ${text ?? 'not set'}`,
    )
    return {
      steps: changed.length === 0 ? [] : [configStep(inPlace, changed), restartStep(inPlace, now)],
      checks: judge('settings', 'Settings', words.join('; '), objections),
      consequences: [{ level: 'none', text: restartMeans }, ...changed.flatMap(({ setting }) => consequencesOf(setting))],
      remember: { configMap: configNames(deployment).configMap, namespace },
    }
  },
  stages: [
    {
      id: 'CONFIGURED',
      title: 'The ConfigMap holds the settings',
      reads: (_params, subject, remembered) => [{ kind: configMapKind, namespace: subject.namespace, name: remembered?.configMap ?? '' }],
      see: seeConfigured,
    },
    rolledOutStage(),
  ],
})

function configStep(
  { deployment, namespace, view }: OperatorInPlace,
  changed: readonly { readonly setting: OperatorSetting; readonly text: string | null }[],
): DraftStep {
  const name = configNames(deployment).configMap
  const base = { id: 'config', title: `Change ConfigMap ${name}`, kind: configMapKind }
  const data = Object.fromEntries(changed.map(({ setting, text }) => [setting.key, text]))
  if (configMapOf(deployment, view) !== null) return { ...base, verb: 'patch', namespace, name, patch: { data } }
  const given = Object.fromEntries(Object.entries(data).filter(([, text]) => text !== null))
  return {
    ...base,
    title: `Create ConfigMap ${name}`,
    verb: 'apply',
    manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: given },
  }
}

function objectionsTo(
  setting: OperatorSetting,
  text: string | null,
  { deployment, operator, view, namespace }: OperatorInPlace,
): Objection[] {
  const { key } = setting
  if (secretKeys(deployment, view).includes(key))
    return [refuse(key, `Secret ${namespace}/${configNames(deployment).secret} sets it, too, and wins.`, 'Change it there.')]
  if (view.knows(configMapKind) !== 'listed')
    return [refuse(null, 'The operator’s ConfigMap could not be read.', 'Ask for the right to read it.')]
  if (key !== 'WATCH_NAMESPACE') return []
  const names = namesIn(text)
  const wrong = names.find(name => faultOfLabel(name) !== null)
  if (wrong !== undefined)
    return [refuse(key, `“${wrong}” can’t be a namespace: ${faultOfLabel(wrong) ?? ''}`, 'Separate names by commas.')]
  const others =
    operator.deployments.length > 1
      ? [caution(key, 'There are several operators here: make sure that no namespace is watched by two.')]
      : []
  if (names.length === 0) return others
  const lost = view.list(clusterKind, null).filter(cluster => !names.includes(cluster.metadata.namespace ?? ''))
  if (view.knows(clusterKind) !== 'listed') return [...others, caution(key, 'It could not be told which databases would be left alone.')]
  if (lost.length === 0) return others
  const list = lost.slice(0, 20).map(cluster => `${cluster.metadata.namespace ?? ''}/${cluster.metadata.name}`)
  const rest = lost.length > 20 ? ` and ${lost.length - 20} more` : ''
  return [
    ...others,
    caution(
      key,
      `Nobody would look after ${list.join(', ')}${rest} any more: they run on, but nothing is repaired, and no replica is promoted.`,
    ),
  ]
}

/** Certificates that are renewed earlier than they are made would be renewed without end. */
function certificateObjections(asked: ConfigureParams, { deployment, view }: OperatorInPlace): Objection[] {
  const days = (key: string, standard: number) => {
    const given = askedText(asked, key)
    const text = given === undefined ? settingOf(key, deployment, view) : given
    return text === null ? standard : Number(text)
  }
  const [holds, renewed] = [days('CERTIFICATE_DURATION', 90), days('EXPIRING_CHECK_THRESHOLD', 7)]
  if (!(renewed >= holds)) return []
  return [
    refuse(
      'EXPIRING_CHECK_THRESHOLD',
      `Certificates hold for ${holds} days: renewed ${renewed} days before their end, they would be renewed without end.`,
      'Renew them later.',
    ),
  ]
}

function consequencesOf({ label, touches }: OperatorSetting): Consequence[] {
  return touches === undefined ? [] : [{ level: 'none', text: `${label}: ${touches}` }]
}

function seeConfigured({ params: asked, subject, view, remembered }: StageInput<ConfigureParams>): StageSight {
  const knows = view.knows(configMapKind)
  if (knows !== 'listed') return active(knows === 'forbidden' ? 'the right to read the ConfigMap' : 'the ConfigMap to be seen')
  const map = view.get(configMapKind, subject.namespace, remembered.configMap ?? '')
  const data = record(map, 'data')
  const missing = operatorSettings.filter(({ key }) => {
    const text = askedText(asked, key)
    if (text === undefined) return false
    return text === null ? data !== null && Object.hasOwn(data, key) : str(data, key) !== text
  })
  return missing.length === 0 ? done(null) : active(`${missing.map(({ key }) => key).join(', ')} in the ConfigMap`)
}
