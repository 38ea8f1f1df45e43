import { cutStreamVideo } from '#shared/instant/streams/cut-stream-video.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cutStreamVideoAgain } from './route.ts';

export const handler = handle(cutStreamVideoAgain, (event, ports) => cutStreamVideo(ports, event));
