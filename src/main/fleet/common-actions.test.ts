import { expect, test } from 'vitest'
import type { ClusterSight } from '../../shared/contract/clusters.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { createCommonActions } from './common-actions.ts'
import { offFreshness } from './session-freshness.ts'

const action = (operation: string, because: string | null): ClusterAction => ({
  operation,
  title: operation,
  summary: '',
  risk: 'safe',
  because,
  params: {},
  choices: {},
})

function sightOf(id: string, actions: ClusterAction[]): ClusterSight {
  return { id, freshness: offFreshness, detail: null, actions, eventsRead: true }
}

test('a reason that comes from a database that was not read whole is not told: it is not read yet', async () => {
  const actions = [action('scale', null), action('fence', 'No member is seen.')]
  const looked: string[] = []
  const answer = createCommonActions({
    sights: {
      lookAt: async id => {
        looked.push(id)
        return { sight: sightOf(id, actions), whole: id.endsWith('quick') }
      },
    },
  })
  const ids = ['here:toy:shop:quick', 'here:toy:shop:slow']
  const { actions: common, whole } = await answer(ids, new AbortController().signal)
  expect(looked).toEqual(ids)
  expect(whole).toBe(false)
  expect((await answer(ids.slice(0, 1), new AbortController().signal)).whole).toBe(true)
  expect(common.map(({ operation, unable }) => [operation, unable])).toEqual([
    ['scale', []],
    [
      'fence',
      [
        { clusterId: ids[0], because: 'No member is seen.' },
        { clusterId: ids[1], because: 'Not all of it is read yet, so that it can’t be told: try again.' },
      ],
    ],
  ])
})
