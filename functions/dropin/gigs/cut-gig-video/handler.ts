import { cutGigVideo as cut } from '#shared/dropin/gigs/cut-gig-video.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cutGigVideo } from './route.ts';

export const handler = handle(cutGigVideo, (event, ports) => cut(ports, event));
