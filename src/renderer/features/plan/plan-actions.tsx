import { ChevronDown, Copy, Download, FileDown, FolderDown, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ManifestFiles } from '../../../shared/contract/plans.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { describeError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { type ChangeDraft, changeDrafts } from '../../state/change-draft.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { enginesStore, loadEngines } from '../../state/engines-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { newForm } from '../../state/form-of.ts'
import { planDraftOf } from '../../state/plan-drafts.ts'
import { provisionDrafts } from '../../state/provision-draft.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Menu } from '../../ui/menu.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { showToast } from '../../ui/toast.tsx'
import { formToChange } from './form-to-change.ts'

/** Runs an action and says in a toast if it failed. */
async function attempt(title: string, action: () => Promise<void>) {
  try {
    await action()
  } catch (reason) {
    showToast({ title, text: describeError(reason).message, tone: 'error' })
  }
}

function sayOmitted(omitted: readonly string[]) {
  if (omitted.length > 0) showToast({ title: 'Secret values were left out', text: omitted.slice(0, 5).join(', ') })
}

/** Back to the form with what this plan was made of; secrets have to be typed again. */
function changeAgain({ intent }: Plan, form: string, draft: ChangeDraft | null) {
  const { engine, operation, contextId, params } = intent
  if (form === newForm) provisionDrafts.keep(form, null, { engine, operation, contextId, tier: null, params })
  else if (draft !== null) changeDrafts.keep(form, null, draft)
  navigate(form)
}

async function savePlanFile(plan: Plan) {
  const file = await client.plans.exportFile({ id: plan.id })
  saveFile(file.name, file.text, 'application/json')
}

async function readManifests(plan: Plan, layout: 'single' | 'kustomization'): Promise<ManifestFiles['files']> {
  const { files, omitted } = await client.plans.manifests({ id: plan.id, layout })
  sayOmitted(omitted)
  return files
}

async function copyManifests(plan: Plan) {
  const files = await readManifests(plan, 'single')
  await navigator.clipboard.writeText(files.map(file => file.text).join('---\n'))
  showToast({ title: 'Manifests copied', tone: 'good' })
}

async function saveManifests(plan: Plan, layout: 'single' | 'kustomization') {
  for (const file of await readManifests(plan, layout)) saveFile(file.name, file.text, 'application/yaml')
}

/** What can be done with a plan besides applying it: keep it as a file, take its manifests away, discard it. */
export function PlanActions({ plan }: { plan: Plan }) {
  const [discarding, setDiscarding] = useState(false)
  const engines = enginesStore(store => store.engines) ?? []
  const contexts = contextsStore(view => view.byId)
  const databases = fleetStore(view => view.fleet.rows)
  useEffect(loadEngines, [])
  const draft = planDraftOf(plan.id)
  const form = formToChange(plan, draft !== null, { engines, contexts, databases })
  const discard = () =>
    attempt('The plan could not be discarded', async () => {
      await client.plans.discard({ id: plan.id })
      navigate(addressOf(['plans']))
    })
  return (
    <>
      {form !== null && (
        <Button icon={Pencil} onClick={() => changeAgain(plan, form, draft)}>
          Change
        </Button>
      )}
      <Button icon={FileDown} onClick={() => void attempt('The plan could not be saved', () => savePlanFile(plan))}>
        Save plan file
      </Button>
      <Menu
        trigger={
          <Button>
            Manifests
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
        items={[
          {
            id: 'copy',
            title: 'Copy as YAML',
            icon: Copy,
            onSelect: () => void attempt('The manifests could not be copied', () => copyManifests(plan)),
          },
          {
            id: 'single',
            title: 'Save as one YAML file',
            icon: Download,
            onSelect: () => void attempt('The manifests could not be saved', () => saveManifests(plan, 'single')),
          },
          {
            id: 'folder',
            title: 'Save as files with a kustomization',
            icon: FolderDown,
            onSelect: () => void attempt('The manifests could not be saved', () => saveManifests(plan, 'kustomization')),
          },
          { kind: 'separator', id: 'end' },
          {
            id: 'discard',
            title: 'Discard plan',
            icon: Trash2,
            danger: true,
            because: plan.state === 'applied' ? 'It was applied, so it is kept' : null,
            onSelect: () => setDiscarding(true),
          },
        ]}
      />
      <ConfirmDialog
        open={discarding}
        onClose={() => setDiscarding(false)}
        onConfirm={() => void discard()}
        title="Discard this plan?"
        confirm="Discard plan"
        keep="Keep plan"
      >
        <SafeText>{plan.title}</SafeText> and its checks are removed from this laptop. The journal keeps a note that it was made. Nothing in
        any cluster changes.
      </ConfirmDialog>
    </>
  )
}
