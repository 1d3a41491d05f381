import { createORPCClient, DynamicLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../shared/contract.ts'
import { currentLink } from './host-link.ts'

/**
 * The one client of the page. A call made while the host is away waits for it for a while and then fails; streams end when the host goes
 * away, so follow them with `followStream`.
 */
export const client: ContractRouterClient<Contract> = createORPCClient(new DynamicLink(() => currentLink()))
