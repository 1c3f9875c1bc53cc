"""The officials' room (工作台): to-do, cases, acting, team, library, lifecycles, operations. Owns pages, no case rule."""
