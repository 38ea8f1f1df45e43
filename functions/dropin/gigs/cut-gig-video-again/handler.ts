import { cutGigVideo } from '#shared/dropin/gigs/cut-gig-video.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cutGigVideoAgain } from './route.ts';

export const handler = handle(cutGigVideoAgain, (event, ports) => cutGigVideo(ports, event));
