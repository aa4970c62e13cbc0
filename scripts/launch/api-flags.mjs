/**
 * How the API's Node is started. Requests under way are young objects that live for a few milliseconds: with the default 16 MB
 * the collector copies hundreds of them several times over. The container's commands say the same.
 */
export const API_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
