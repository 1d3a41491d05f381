import { z } from 'zod'
import type { FieldForm } from '../../../../shared/domain/form.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { Consequence, Risk } from '../../../../shared/domain/plan.ts'
import { judge, notKnown, type Objection, refuse } from '../../change/judge.ts'
import type { ContextView, DraftStep, OperatorOperation, PlanDraft, Read } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import {
  type DeploymentParams,
  deploymentParam,
  type OperatorInPlace,
  operatorChange,
  operatorField,
  rolledOutStage,
} from '../../operator/operator-change.ts'
import { restartMeans, restartStep } from '../../operator/restart-operator.ts'
import { postgresqlKind } from '../kinds.ts'
import { type ConfigPlace, configPlaceOf, placeKind, wordPlace } from './config-place.ts'
import { partsOf, patchOf, type SettingChange, settingText } from './setting-values.ts'
import { type OperatorSetting, operatorSettings, type SettingTopic, settingsOf } from './settings.ts'
import { rememberSettings, settingsStandStage } from './settings-stand.ts'

/** What a form of settings gives: texts and lists, by the setting's name. null or empty: the operator's own default; absent: as it stands. */
export type SettingParams = DeploymentParams & Readonly<Record<string, string | readonly string[] | null | undefined>>

/** What the rules of a form judge. */
export interface SettingRules {
  readonly place: ConfigPlace
  /** What the setting is to be; its default where it isn't set; '' where that is nothing. */
  readonly value: (name: string) => string
  /** What it is now, in the same way. */
  readonly before: (name: string) => string
  /** All databases that could be read; null: they could not. */
  readonly databases: readonly KubeObject[] | null
  /** All that was read. */
  readonly view: ContextView
}

/** One form of settings, without what all of them have in common. */
interface SettingForm {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly risk: Risk
  readonly topic: SettingTopic
  readonly section: { readonly title: string; readonly summary: string }
  /** What its rules read beside the databases. */
  readonly reads?: readonly Read[]
  judge(rules: SettingRules): readonly Objection[]
  consequences(rules: SettingRules): readonly Consequence[]
  /** What must be typed to go on; null: nothing. */
  typed?(rules: SettingRules, inPlace: OperatorInPlace): PlanDraft['typed']
}

/** The databases that a change of the operator's settings may reach. */
export const databaseReads: readonly Read[] = [{ kind: postgresqlKind, namespace: null, optional: true }]

/** All databases that could be read; null: they could not. */
export function databasesOf({ view }: Pick<OperatorInPlace, 'view'>): readonly KubeObject[] | null {
  return view.knows(postgresqlKind) === 'listed' ? view.list(postgresqlKind, null) : null
}

/** Why the operator's settings can't be changed; null: they can. */
export function whyNoSettings({ deployment, view }: Pick<OperatorInPlace, 'deployment' | 'view'>): string | null {
  const place = configPlaceOf(deployment, view)
  if (place.object !== null) return null
  const knows = view.knows(placeKind(place.form))
  const why = knows === 'listed' ? 'is not there' : knows === 'forbidden' ? 'may not be read by you' : 'could not be read'
  return `${wordPlace(place)}, which holds its settings, ${why}.`
}

/** What any change of settings has against it, whatever it changes. */
export function judgePlace(place: ConfigPlace): Objection[] {
  return place.doubt === null
    ? []
    : [notKnown(null, `${wordPlace(place)} is taken for the one that the operator reads. ${place.doubt}`, 'Look at its log.')]
}

/** Writes the settings that change, and has the operator read them: it does so only when it starts. */
export function settingSteps(
  place: ConfigPlace,
  changes: readonly SettingChange[],
  inPlace: OperatorInPlace,
  now: string,
): readonly DraftStep[] {
  return [
    {
      id: 'settings',
      title: `Change ${changes.length === 1 ? 'one setting' : `${changes.length} settings`} in ${place.name}`,
      kind: placeKind(place.form),
      verb: 'patch',
      namespace: place.namespace,
      name: place.name,
      patch: patchOf(place, changes),
    },
    restartStep(inPlace, now),
  ]
}

/** Makes the operation that sets all settings of a topic. */
export function configure(form: SettingForm): OperatorOperation<SettingParams> {
  const settings = settingsOf(form.topic)
  const fields = Object.fromEntries(settings.map(setting => [setting.name, fieldOf(setting)]))
  return operatorChange<SettingParams>({
    id: form.id,
    title: form.title,
    summary: form.summary,
    risk: form.risk,
    // The shape is made from data, so its type can't follow from it: each field is a text or a list of texts.
    params: z.object({ ...fields, ...deploymentParam }) as unknown as z.ZodType<SettingParams>,
    section: form.section,
    because: whyNoSettings,
    reads: () => [...databaseReads, ...(form.reads ?? [])],
    begin({ deployment, view }) {
      const place = configPlaceOf(deployment, view)
      const values = settings.map(setting => [setting.name, begunBy(setting, settingText(place, setting))] as const)
      return { params: Object.fromEntries(values), choices: {} }
    },
    draft({ params, inPlace, now }) {
      const place = configPlaceOf(inPlace.deployment, inPlace.view)
      const because = whyNoSettings(inPlace)
      if (because !== null) return { steps: [], checks: judge('settings', 'Settings', '', [refuse(null, because)]) }
      const standing = new Map(settings.map(setting => [setting.name, settingText(place, setting)]))
      const wanted = new Map(settings.map(setting => [setting.name, wantedText(params[setting.name], standing.get(setting.name) ?? null)]))
      const standard = new Map(settings.map(setting => [setting.name, setting.standard ?? '']))
      const rules: SettingRules = {
        place,
        value: name => wanted.get(name) ?? standard.get(name) ?? '',
        before: name => standing.get(name) ?? standard.get(name) ?? '',
        databases: databasesOf(inPlace),
        view: inPlace.view,
      }
      const changes = settings.flatMap((setting): SettingChange[] => {
        const to = wanted.get(setting.name) ?? null
        return sameSetting(setting, to, standing.get(setting.name) ?? null) ? [] : [{ setting, to }]
      })
      const objections = [
        ...settings.flatMap(setting => faultOf(setting, wanted.get(setting.name) ?? null)),
        ...judgePlace(place),
        ...form.judge(rules),
        ...(changes.length === 0 ? [refuse(null, 'All of it is so already.')] : []),
      ]
      const said = changes.map(({ setting, to }) => `${setting.name} becomes ${to ?? 'unset'}`).join(', ')
      return {
        steps: changes.length === 0 ? [] : settingSteps(place, changes, inPlace, now),
        checks: judge('settings', 'Settings', `${said}.`, objections),
        consequences: [...form.consequences(rules), { level: 'none', text: restartMeans }],
        typed: form.typed?.(rules, inPlace) ?? null,
        remember: rememberSettings(place, changes),
      }
    },
    stages: [settingsStandStage(), rolledOutStage()],
  })
}

/** Absent means something else than null, so no field has a default of its own; '' says the same as null, which a form sends. */
function fieldOf(setting: OperatorSetting): z.ZodType {
  const form: Omit<FieldForm, 'section' | 'label'> = { ...helpOf(setting), ...whenOf(setting) }
  if (setting.kind === 'list') {
    return z
      .array(line())
      .max(50, 'At most 50 lines.')
      .nullable()
      .optional()
      .meta(operatorField(setting.label, { widget: 'list', ...form }))
  }
  const choices = setting.kind === 'flag' ? flagChoices : setting.choices
  if (choices === undefined) {
    const placeholder = setting.standard === null ? {} : { placeholder: setting.standard }
    return line()
      .nullable()
      .optional()
      .meta(operatorField(setting.label, { ...form, ...placeholder }))
  }
  const options = choices.map(([value, label]) => ({ value, label }))
  const chosen = z
    .enum(
      options.map(option => option.value),
      'Choose one of those.',
    )
    .nullable()
  return z
    .preprocess(given => (given === '' ? null : given), chosen)
    .optional()
    .meta(operatorField(setting.label, { widget: 'select', options, placeholder: standardLabel(setting), ...form }))
}

const flagChoices = [
  ['true', 'Yes'],
  ['false', 'No'],
] as const

/** What the choice of nothing says: what holds then. */
function standardLabel({ standard, kind, choices }: OperatorSetting): string {
  if (standard === null) return 'Not set'
  const means = (kind === 'flag' ? flagChoices : choices)?.find(([value]) => value === standard)?.[1] ?? standard
  return `The operator’s default (${means})`
}

function wantedText(given: SettingParams[string], standing: string | null): string | null {
  if (given === undefined) return standing
  if (given === null) return null
  if (typeof given === 'string') return given.trim() || null
  return partsOf(given.join(',')).join(',') || null
}

function helpOf({ help }: OperatorSetting): Pick<FieldForm, 'help'> {
  return help === undefined ? {} : { help }
}

/** A setting that counts only while another has some values: one that isn't set has the operator's default. */
function whenOf({ when }: OperatorSetting): Pick<FieldForm, 'when'> {
  if (when === undefined) return {}
  const standard = operatorSettings.find(each => each.name === when.name)?.standard ?? ''
  return { when: { field: when.name, is: when.is.includes(standard) ? [...when.is, '', null] : when.is } }
}

/** What a field begins with by what stands. */
function begunBy({ kind }: OperatorSetting, text: string | null): string | readonly string[] | null {
  if (kind === 'list') return partsOf(text)
  // The operator takes `True`, too; the form has one spelling.
  return kind === 'flag' && text !== null ? text.toLowerCase() : text
}

function sameSetting({ kind }: OperatorSetting, to: string | null, from: string | null): boolean {
  if (kind === 'flag') return to?.toLowerCase() === from?.toLowerCase()
  return kind === 'list' ? partsOf(to).join() === partsOf(from).join() : to === from
}

function faultOf(setting: OperatorSetting, value: string | null): Objection[] {
  if (value === null || setting.kind !== 'number') return []
  return /^-?\d{1,9}$/.test(value) ? [] : [refuse(setting.name, `“${value}” is not a whole number.`)]
}
