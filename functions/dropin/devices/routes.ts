export { registerDevice } from './register-device/route.ts';
export { saveReceipt } from './save-receipt/route.ts';
export { sendPush } from './send-push/route.ts';
