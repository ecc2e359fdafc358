import type * as core from '@lookalike/core';
import { Ctx, Query, Resolver } from 'type-graphql';
import { ServiceStatus } from '../schema/service-status';
import type { GatewayContext } from './context';

@Resolver()
export class StatusResolver {
  @Query(() => ServiceStatus, { description: 'Which parts of the service work. Never fails.' })
  status(@Ctx() { lookalike }: GatewayContext): Promise<core.ServiceStatus> {
    return lookalike.status();
  }
}
