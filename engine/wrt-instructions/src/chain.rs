//! The table of chains: records that follow one another often in real programs, which the loop executes with one jump.
//!
//! A chain is only in the number of its first record: the other fields, and the records that follow, stay as they are. So a branch into a
//! chain finds the records that are left of it, and who wants the first record's own code asks [`own`].

use crate::code::{Behind, Code, Op, number};

/// The number of the first chain.
pub const FIRST: u16 = 4096;

/// Records in the longest chain.
pub const LONGEST: usize = 5;

/// Hands the table to a macro: for each chain its number, then its codes, of which special ones have no form.
#[macro_export]
macro_rules! for_each_chain {
    ($user:ident $($more:tt)*) => {
        $user! {
            $($more)*
            chains {
                4096 [Const] [Br];
                4097 [Const] [BrNez];
                4098 [Const] [Const];
                4099 [Const] [Const] [Const];
                4100 [Const] [Const] [Const] [Const];
                4101 [Const] [Const] [Const] [Copy];
                4102 [Const] [Const] [Copy];
                4103 [Const] [Const] [F64Mul SI_ACC];
                4104 [Const] [Const] [SelectA];
                4105 [Const] [Copy];
                4106 [Const] [Copy] [Const];
                4107 [Const] [Copy] [Load32 S] [CountGeS IS];
                4108 [Const] [CountNe II];
                4109 [Const] [F64Lt AS_ACC];
                4110 [Const] [F64Lt AS_ACC] [BrEqzA];
                4111 [Const] [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
                4112 [Const] [I32Add SI] [Load8 S] [BrEqzA];
                4113 [Const] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4114 [Const] [I32Add SI_ACC] [I32LtU BR_AI];
                4115 [Const] [I32And SI_ACC] [I32Ne BR_AI];
                4116 [Const] [I32LtU BR_SI];
                4117 [Const] [I32Shl SS];
                4118 [Const] [I32Shl SS_ACC];
                4119 [Const] [I32Shl SS_ACC] [I32And AI_ACC] [BrEqzA];
                4120 [Const] [I32Sub SS];
                4121 [Const] [I32Sub SS] [Load32 S_ACC] [Load32 A_ACC];
                4122 [Const] [I64Shl SA_ACC];
                4123 [Const] [Load32 S] [BrEqzA];
                4124 [Const] [Load32 S_ACC] [I32Add AI] [Store32 S_A];
                4125 [Const] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4126 [Const] [Load32 S_ACC] [I32LeU BR_AS];
                4127 [Const] [Load8 S];
                4128 [Const] [Load8 S] [I32Eq AI_ACC];
                4129 [Const] [ReturnOne];
                4130 [Const] [Select];
                4131 [Const] [SelectA];
                4132 [Const] [SelectA] [Br];
                4133 [Const] [Store16 S];
                4134 [Const] [Store16 S] [I32Add SI];
                4135 [Const] [Store16 S_I];
                4136 [Const] [Store32 S];
                4137 [Const] [Store32 S_I];
                4138 [Const] [Store8 S_I];
                4139 [ConstSigned] [Load32 W] [Load32 W];
                4140 [ConstSigned] [Load32 W] [Load32 W] [I32LtS BR_AS];
                4141 [ConstWide] [F64Div SA];
                4142 [ConstWide] [I64And SS_ACC];
                4143 [ConstWide] [I64Mul AS];
                4144 [ConstWide] [I64Mul AS] [I64ShrU SI_ACC] [I64Add AS];
                4145 [ConstWide] [Store64 S];
                4146 [Copy] [Br];
                4147 [Copy] [BrEqz];
                4148 [Copy] [BrNez];
                4149 [Copy] [BrNezA];
                4150 [Copy] [Const];
                4151 [Copy] [CountNe II];
                4152 [Copy] [I32Add SI];
                4153 [Copy] [I32Add SI] [I32Add SI];
                4154 [Copy] [I32Add SI] [I64ShrU SI] [BrNezA];
                4155 [Copy] [I32Add SI] [Load32 A] [I32GtS BR_AS];
                4156 [Copy] [I32Add SI] [Load32 S] [I32GtS BR_AS];
                4157 [Copy] [I32Extend16S S_ACC];
                4158 [Copy] [I32Extend16S S_ACC] [I32LeS BR_AI];
                4159 [Copy] [I32LtU BR_SI];
                4160 [Copy] [I32Ne BR_SI];
                4161 [Copy] [I32Or SI_ACC];
                4162 [Copy] [I32Or SI_ACC] [I32Add AS];
                4163 [Copy] [I32Or SI_ACC] [I32Add AS] [CountNe IS];
                4164 [Copy] [Load16 S] [I32And AI_ACC] [BrEqzA];
                4165 [Copy] [Load32 K_ACC];
                4166 [Copy] [Load32 S] [BrNezA];
                4167 [Copy] [Load32 W];
                4168 [Copy] [Load32 W] [Load32 S] [I32Add SS];
                4169 [Copy] [ReturnOne];
                4170 [Copy] [Store32 S] [ReturnOne];
                4171 [Copy] [Store32 S_I];
                4172 [CopyThree] [Br];
                4173 [CopyThree] [CopyThree];
                4174 [CopyThree] [CopyThree] [I32Xor SS_ACC] [Copy];
                4175 [CopyTwo] [Br];
                4176 [CopyTwo] [BrNez];
                4177 [CopyTwo] [Const];
                4178 [CopyTwo] [Const] [I32LtS BR_SI];
                4179 [CopyTwo] [Const] [Load16S32 X];
                4180 [CopyTwo] [Load32 S] [Store32 S];
                4181 [CopyTwo] [Load32 S] [Store32 S] [BrNezA];
                4182 [F64Add AI_ACC] [I64TruncSatF64U A];
                4183 [F64Add AI_ACC] [I64TruncSatF64U A] [I64DivU AI] [Copy];
                4184 [F64Add AS] [StoreF64 K_A];
                4185 [F64Add SA_ACC] [ConstWide];
                4186 [F64Add SA_ACC] [ConstWide] [F64Le BR_AS];
                4187 [F64Add SA_ACC] [F64Add SA];
                4188 [F64Add SA_ACC] [F64Add SA_ACC] [F64Add SA];
                4189 [F64Add SA_ACC] [StoreF64 A_A];
                4190 [F64Add SI] [CountNe IS];
                4191 [F64Add SS] [Load32 S] [BrEqzA];
                4192 [F64Add SS] [Load32 S] [BrNezA];
                4193 [F64Add SS] [StoreF64 S_A];
                4194 [F64Add SS_ACC] [F64Mul AS_ACC];
                4195 [F64Add SS_ACC] [F64Mul AS_ACC] [F64Add AS];
                4196 [F64ConvertI32U A] [F64Div SI];
                4197 [F64ConvertI32U A_ACC] [F64Add SA];
                4198 [F64ConvertI32U A_ACC] [F64Add SA] [I32Add SI] [Load8 A];
                4199 [F64ConvertI32U A_ACC] [F64Mul AI_ACC];
                4200 [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [F64Add AI];
                4201 [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [StoreF64 W_A];
                4202 [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [StoreF64 W_A] [CountNe II];
                4203 [F64Div AS_ACC] [F64Add AI];
                4204 [F64Ge AS_ACC] [BrEqzA];
                4205 [F64Le AS_ACC] [BrEqzA];
                4206 [F64Mul AS] [F64Add SA_ACC] [ConstWide];
                4207 [F64Mul AS] [LoadF64 A_ACC];
                4208 [F64Mul AS] [LoadF64 A_ACC] [F64Add SA_ACC] [StoreF64 A_A];
                4209 [F64Mul SA_ACC] [F64Add AS];
                4210 [F64Mul SA_ACC] [F64Add AS] [I32Add SI] [Load8 A];
                4211 [F64Mul SA_ACC] [F64Add AS_ACC];
                4212 [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
                4213 [F64Mul SI_ACC] [F64Div AS_ACC] [F64Add AI];
                4214 [F64Mul SS] [F64Mul SS];
                4215 [F64Mul SS_ACC] [F64Add AI_ACC];
                4216 [F64Mul SS_ACC] [F64Add AI_ACC] [F64Add SA_ACC] [F64Add SA];
                4217 [F64Neg S] [Const] [Const] [F64Mul SI_ACC];
                4218 [F64Neg S] [I32Eq SI_ACC] [SelectA];
                4219 [F64Sqrt A_ACC] [F64Mul SA_ACC];
                4220 [F64Sqrt A_ACC] [F64Mul SA_ACC] [ConstWide] [F64Div SA];
                4221 [F64Sub SA_ACC] [StoreF64 S_A];
                4222 [F64Sub SA_ACC] [StoreF64 S_A] [I32Add SI] [F64Mul SS_ACC];
                4223 [F64Sub SS_ACC] [F64Add SA];
                4224 [F64Sub SS_ACC] [F64Add SA] [Const] [CountNe II];
                4225 [F64Sub SS_ACC] [F64Add SA] [F64Mul AS];
                4226 [I32Add AI] [I32Add SS] [I32Add SS];
                4227 [I32Add AI_ACC] [Store16 S_A];
                4228 [I32Add AI_ACC] [Store32 S_A];
                4229 [I32Add AI_ACC] [Store8 S_A] [I32Add SI];
                4230 [I32Add AS] [Copy];
                4231 [I32Add AS] [Copy] [CountNe II];
                4232 [I32Add AS] [I32Add SI_ACC];
                4233 [I32Add AS] [I32Add SI_ACC] [I32Extend16S A] [I32LtS BR_AS];
                4234 [I32Add AS] [I32Add SS];
                4235 [I32Add AS] [I32Add SS] [CountNe II];
                4236 [I32Add AS] [Load32 A_ACC];
                4237 [I32Add AS] [Load32 A_ACC] [I32Add AI_ACC] [Store32 S_A];
                4238 [I32Add AS] [Load32 A_ACC] [I32GtU BR_AS];
                4239 [I32Add AS] [Load8 A];
                4240 [I32Add AS] [Load8 A_ACC] [I32Shl AI] [Load8 S_ACC];
                4241 [I32Add AS_ACC] [I32Add AS];
                4242 [I32Add AS_ACC] [I32Add AS] [I32Add SI] [CountNe IS];
                4243 [I32Add AS_ACC] [I32Add AS] [I32Xor SI_ACC];
                4244 [I32Add AS_ACC] [ReturnOneA];
                4245 [I32Add AS_ACC] [Store16 S_A] [I32Add SI] [Load16 A_ACC];
                4246 [I32Add AS_ACC] [Store32 S_A];
                4247 [I32Add AS_ACC] [Store32 S_A] [Copy] [Br];
                4248 [I32Add AS_ACC] [Store32 S_A] [CountNe II];
                4249 [I32Add SI] [Br];
                4250 [I32Add SI] [BrNez];
                4251 [I32Add SI] [Const];
                4252 [I32Add SI] [Const] [I32And SI] [I32Eq BR_AI];
                4253 [I32Add SI] [Const] [I32DivU SS_ACC] [I32LtU BR_AS];
                4254 [I32Add SI] [Copy];
                4255 [I32Add SI] [Copy] [I32LtU BR_SS];
                4256 [I32Add SI] [CopyThree];
                4257 [I32Add SI] [CopyThree] [I32GtS BR_SI];
                4258 [I32Add SI] [CopyTwo];
                4259 [I32Add SI] [CountNe II];
                4260 [I32Add SI] [CountNe IS];
                4261 [I32Add SI] [F64Mul SS_ACC];
                4262 [I32Add SI] [I32Add SI];
                4263 [I32Add SI] [I32Add SI] [Br];
                4264 [I32Add SI] [I32Add SI] [Copy];
                4265 [I32Add SI] [I32Add SI] [Copy] [I32LtU BR_SI];
                4266 [I32Add SI] [I32Add SI] [CountNe II];
                4267 [I32Add SI] [I32Add SI] [CountNe IS];
                4268 [I32Add SI] [I32Add SI] [Load32 A] [I32LtS BR_AS];
                4269 [I32Add SI] [I32Add SI] [Load8 A];
                4270 [I32Add SI] [I32Add SI] [Load8 A] [BrNezA];
                4271 [I32Add SI] [I32Add SI] [Load8 S];
                4272 [I32Add SI] [I32Add SS];
                4273 [I32Add SI] [I32Add SS] [I32Add SS];
                4274 [I32Add SI] [I32Add SS_ACC] [I32Add AI_ACC];
                4275 [I32Add SI] [I32LtS BR_SS];
                4276 [I32Add SI] [I32Ne BR_SS];
                4277 [I32Add SI] [I32Sub AS];
                4278 [I32Add SI] [I64DivU SS];
                4279 [I32Add SI] [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
                4280 [I32Add SI] [Load32 A];
                4281 [I32Add SI] [Load32 A] [I32GtS BR_AS];
                4282 [I32Add SI] [Load32 A] [I32LtS BR_AS];
                4283 [I32Add SI] [Load32 A_ACC] [BrEqzA];
                4284 [I32Add SI] [Load32 S];
                4285 [I32Add SI] [Load32 S] [BrNezA];
                4286 [I32Add SI] [Load32 S] [CopyTwo] [BrNez];
                4287 [I32Add SI] [Load32 S] [Load32 S];
                4288 [I32Add SI] [Load32 S] [Store32 S];
                4289 [I32Add SI] [Load32 S_ACC] [Load32 A_ACC];
                4290 [I32Add SI] [Load32 X_ACC] [Store32 X_A] [ReturnOne];
                4291 [I32Add SI] [Load64 A];
                4292 [I32Add SI] [Load64 A] [Load64 S] [I64Xor AS_ACC];
                4293 [I32Add SI] [Load64 S];
                4294 [I32Add SI] [Load64 S] [I64ShrS AI_ACC] [I64Xor AS];
                4295 [I32Add SI] [Load8 A];
                4296 [I32Add SI] [Load8 S];
                4297 [I32Add SI] [Load8 S] [Br];
                4298 [I32Add SI] [Load8 S] [BrEqzA];
                4299 [I32Add SI] [Load8 S] [I32Eq BR_AI];
                4300 [I32Add SI] [Load8 W_ACC];
                4301 [I32Add SI] [Store16 S_A];
                4302 [I32Add SI] [Store32 K_A];
                4303 [I32Add SI] [Store32 K_A] [Br];
                4304 [I32Add SI] [Store32 K_A] [Store32 S_I];
                4305 [I32Add SI] [Store32 S_A];
                4306 [I32Add SI_ACC] [I32Add AS];
                4307 [I32Add SI_ACC] [I32Add AS] [I32Add SI_ACC] [I32Add AS];
                4308 [I32Add SI_ACC] [I32And AI_ACC];
                4309 [I32Add SI_ACC] [I32And AI_ACC] [F64ConvertI32U A] [F64Div SI];
                4310 [I32Add SI_ACC] [I32And AI_ACC] [I32GeU BR_AI];
                4311 [I32Add SI_ACC] [I32And AI_ACC] [I32GtU BR_AI];
                4312 [I32Add SI_ACC] [I32And AI_ACC] [I32LeU BR_AI];
                4313 [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4314 [I32Add SI_ACC] [I32LtU BR_AI];
                4315 [I32Add SI_ACC] [I32Xor AS_ACC];
                4316 [I32Add SI_ACC] [ReturnOneA];
                4317 [I32Add SI_ACC] [Store32 K_A];
                4318 [I32Add SI_ACC] [Store32 S_A];
                4319 [I32Add SS] [Br];
                4320 [I32Add SS] [CountGtU II];
                4321 [I32Add SS] [CountNe IS];
                4322 [I32Add SS] [I32Add SI];
                4323 [I32Add SS] [I32Add SI] [Copy];
                4324 [I32Add SS] [I32Add SI] [CountNe IS];
                4325 [I32Add SS] [I32Add SS];
                4326 [I32Add SS] [I32Add SS] [Load64 W_ACC] [Store64 W_A];
                4327 [I32Add SS] [I32Mul SI];
                4328 [I32Add SS] [I32Mul SI] [Load32 W] [I32GtU BR_AI];
                4329 [I32Add SS] [I32Sub SS];
                4330 [I32Add SS] [I32Xor SI_ACC];
                4331 [I32Add SS] [I32Xor SI_ACC] [I32And AI_ACC] [I32ShrU AI_ACC];
                4332 [I32Add SS] [Load32 W];
                4333 [I32Add SS] [Load64 A];
                4334 [I32Add SS] [Load64 A] [Load64 X] [I64Mul AS_ACC];
                4335 [I32Add SS] [Load8S32 S] [I32And AI];
                4336 [I32Add SS] [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
                4337 [I32Add SS] [Store8 W_A] [I32Add SI];
                4338 [I32Add SS_ACC] [I32Add AI];
                4339 [I32Add SS_ACC] [I32Add AI] [I64Add SS];
                4340 [I32Add SS_ACC] [I32Add AI_ACC];
                4341 [I32Add SS_ACC] [I32Add AI_ACC] [I32ShrU AI] [I32And AI];
                4342 [I32Add SS_ACC] [I32Add AI_ACC] [Load32 A];
                4343 [I32Add SS_ACC] [I32ShrS AI];
                4344 [I32Add SS_ACC] [I32ShrS AI] [Br];
                4345 [I32Add SS_ACC] [ReturnOneA];
                4346 [I32And AI] [I32ShrU SI_ACC];
                4347 [I32And AI] [I32ShrU SI_ACC] [I32And AI_ACC];
                4348 [I32And AI] [I32ShrU SI_ACC] [I32And AI_ACC] [I32Mul AS];
                4349 [I32And AI] [Store16 W_A];
                4350 [I32And AI_ACC] [BrEqzA];
                4351 [I32And AI_ACC] [BrNezA];
                4352 [I32And AI_ACC] [Const] [SelectA];
                4353 [I32And AI_ACC] [I32Rotr AI] [I32Rotr SI_ACC] [I32And AI_ACC];
                4354 [I32And AI_ACC] [I32Shl AI];
                4355 [I32And AI_ACC] [I32Shl AI] [I32Add SI_ACC] [Load32 AX_ACC];
                4356 [I32And AI_ACC] [I32Shl AI_ACC];
                4357 [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4358 [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
                4359 [I32And AI_ACC] [I32ShrU AI];
                4360 [I32And AI_ACC] [I32ShrU AI_ACC];
                4361 [I32And AS] [I32And SS_ACC];
                4362 [I32And AS_ACC] [I32Add AS];
                4363 [I32And AS_ACC] [I32Add AS] [Load32 W_ACC] [I32Add AS];
                4364 [I32And AS_ACC] [Store32 S_A] [Copy] [Br];
                4365 [I32And SI] [Const] [Copy];
                4366 [I32And SI] [I32Add SI] [Const];
                4367 [I32And SI] [I32Eq BR_AI];
                4368 [I32And SI] [I32GtU BR_AI];
                4369 [I32And SI] [I32LtU BR_AI];
                4370 [I32And SI] [I32Shl SI] [Load32 X];
                4371 [I32And SI] [Store8 A];
                4372 [I32And SI] [Store8 A_I];
                4373 [I32And SI] [Store8 A_I] [I32Add SI_ACC] [Store32 K_A];
                4374 [I32And SI_ACC] [BrEqzA];
                4375 [I32And SI_ACC] [BrNezA];
                4376 [I32And SI_ACC] [I32Eq BR_AI];
                4377 [I32And SI_ACC] [I32Eq BR_AS];
                4378 [I32And SI_ACC] [I32GeU BR_AI];
                4379 [I32And SI_ACC] [I32GtU BR_AS];
                4380 [I32And SI_ACC] [I32Ne BR_AI];
                4381 [I32And SI_ACC] [I32Or AI_ACC] [Store16 S_A] [Br];
                4382 [I32And SI_ACC] [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
                4383 [I32And SI_ACC] [I32Shl AI_ACC] [Load16 A];
                4384 [I32And SI_ACC] [I32ShrU AI_ACC];
                4385 [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS];
                4386 [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS] [Const];
                4387 [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS_ACC];
                4388 [I32And SI_ACC] [I32Xor AS_ACC];
                4389 [I32And SI_ACC] [I32Xor AS_ACC] [BrEqzA];
                4390 [I32And SI_ACC] [ReturnOneA];
                4391 [I32And SS_ACC] [I32Add AS_ACC] [ReturnOneA];
                4392 [I32DivU SS_ACC] [I32LtU BR_AS];
                4393 [I32Eq SI_ACC] [Const] [Const] [SelectA];
                4394 [I32Eq SI_ACC] [SelectA];
                4395 [I32Extend16S A] [I32LtS BR_AS];
                4396 [I32Extend8S S] [I32And SI];
                4397 [I32Extend8S S_ACC] [I32Eq BR_AS];
                4398 [I32Extend8S S_ACC] [I32Ne BR_AS];
                4399 [I32GtS AI_ACC] [Const] [SelectA];
                4400 [I32GtS AS] [Const] [SelectA];
                4401 [I32GtS AS] [Const] [SelectA] [I32Add AS];
                4402 [I32GtS AS_ACC] [SelectA];
                4403 [I32GtS SS] [Const] [Select];
                4404 [I32GtS SS_ACC] [Const] [Const] [SelectA];
                4405 [I32GtU AI_ACC] [Const] [SelectA];
                4406 [I32GtU AS_ACC] [Store32 S_A] [Copy] [Br];
                4407 [I32GtU SS_ACC] [SelectA] [ReturnOneA];
                4408 [I32Mul AI_ACC] [I32Add AS];
                4409 [I32Mul AI_ACC] [I32Add AS] [CountNe II];
                4410 [I32Mul AI_ACC] [I32Add AS_ACC];
                4411 [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
                4412 [I32Mul AI_ACC] [I32Add AS_ACC] [I32Mul AI_ACC] [I32Add AS_ACC];
                4413 [I32Mul AS] [I32ShrU AI_ACC];
                4414 [I32Mul AS_ACC] [I32Add AS];
                4415 [I32Mul AS_ACC] [I32Add AS_ACC] [I32Add AS];
                4416 [I32Mul AS_ACC] [Store32 S_A] [Copy] [Br];
                4417 [I32Mul SI] [I32Add SI];
                4418 [I32Mul SI_ACC] [I32Add AS];
                4419 [I32Mul SI_ACC] [I32Add AS_ACC];
                4420 [I32Mul SS_ACC] [I32Shl AI];
                4421 [I32Mul SS_ACC] [I32Shl AI] [I32Shl SI] [I32Add AS_ACC];
                4422 [I32Or AI_ACC] [Store16 S_A];
                4423 [I32Or AI_ACC] [Store16 S_A] [Br];
                4424 [I32Or AI_ACC] [Store8 S_A];
                4425 [I32Or AS] [I32Add SI];
                4426 [I32Or AS] [Load16 S_ACC];
                4427 [I32Or AS] [Load16 S_ACC] [I32And AS_ACC] [I32Add AS];
                4428 [I32Or AS_ACC] [I32And AS_ACC] [I32Add AS];
                4429 [I32Or AS_ACC] [I32And AS_ACC] [I32Add AS] [BrEqz];
                4430 [I32Or AS_ACC] [Store32 X_A];
                4431 [I32Or AS_ACC] [Store32 X_A] [CountNe II];
                4432 [I32Or SI_ACC] [I32Mul AS_ACC];
                4433 [I32Or SI_ACC] [I32Mul AS_ACC] [ReturnOneA];
                4434 [I32Rotl AI] [I32Rotl SI_ACC] [I32Xor AS];
                4435 [I32Rotl SI] [I32Rotl SI_ACC] [I32Xor AS];
                4436 [I32Rotl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                4437 [I32Rotl SI_ACC] [I32Xor AS];
                4438 [I32Rotl SI_ACC] [I32Xor AS] [I32And SS_ACC];
                4439 [I32Rotl SI_ACC] [I32Xor AS_ACC];
                4440 [I32Rotl SI_ACC] [I32Xor AS_ACC] [I32Add AS] [Copy];
                4441 [I32Rotr AI] [I32Rotr SI_ACC];
                4442 [I32Rotr AI] [I32Rotr SI_ACC] [I32And AI_ACC];
                4443 [I32Shl AI] [I32Add SI_ACC];
                4444 [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
                4445 [I32Shl AI] [I32Add SI_ACC] [I32Add AS] [Load32 A];
                4446 [I32Shl AI] [I32Add SI_ACC] [Load32 AX_ACC];
                4447 [I32Shl AI] [Load8 S_ACC];
                4448 [I32Shl AI] [Load8 W_ACC];
                4449 [I32Shl AI_ACC] [I32Add AS];
                4450 [I32Shl AI_ACC] [Load16 A];
                4451 [I32Shl AI_ACC] [Load16 A_ACC];
                4452 [I32Shl AI_ACC] [Load16 A_ACC] [I32Xor AS];
                4453 [I32Shl AI_ACC] [Load16 A_ACC] [I32Xor AS_ACC] [ReturnOneA];
                4454 [I32Shl SI] [I32Add AS];
                4455 [I32Shl SI] [I32Add AS] [Copy];
                4456 [I32Shl SI] [I32Add AS_ACC];
                4457 [I32Shl SI] [I32Add SI_ACC];
                4458 [I32Shl SI] [Load32 X];
                4459 [I32Shl SI_ACC] [I32Or AS_ACC];
                4460 [I32Shl SI_ACC] [I32Or AS_ACC] [Store16 S_A];
                4461 [I32Shl SI_ACC] [I32Sub AS_ACC];
                4462 [I32Shl SI_ACC] [I32Xor AS];
                4463 [I32Shl SI_ACC] [I32Xor AS] [I32And AI] [Store16 W_A];
                4464 [I32Shl SI_ACC] [I32Xor AS] [I32And AI_ACC];
                4465 [I32Shl SI_ACC] [I32Xor AS] [I32RemU AI_ACC];
                4466 [I32Shl SI_ACC] [I32Xor AS] [I32ShrU AI_ACC] [I32Xor AS];
                4467 [I32Shl SI_ACC] [I32Xor AS] [Store32 W_A];
                4468 [I32Shl SI_ACC] [I32Xor AS] [Store32 W_A] [CountNe II];
                4469 [I32Shl SI_ACC] [I32Xor AS_ACC] [ReturnOneA];
                4470 [I32Shl SI_ACC] [Load16 A];
                4471 [I32ShrS SI] [I32And SI_ACC];
                4472 [I32ShrS SI] [I32And SI_ACC] [I32Xor AS];
                4473 [I32ShrU AI] [I32And AI];
                4474 [I32ShrU AI] [I32And SI];
                4475 [I32ShrU AI_ACC] [I32Xor AS];
                4476 [I32ShrU SA_ACC] [Store32 S_A] [Copy] [Br];
                4477 [I32ShrU SI] [I32Shl SI_ACC];
                4478 [I32ShrU SI] [I32Shl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                4479 [I32ShrU SI_ACC] [I32And AI];
                4480 [I32ShrU SI_ACC] [I32Xor AS];
                4481 [I32ShrU SI_ACC] [I32Xor AS_ACC];
                4482 [I32Sub SA] [BrNezA];
                4483 [I32Sub SA] [I32Eq SS_ACC];
                4484 [I32Sub SA] [I32Eq SS_ACC] [SelectA] [ReturnOneA];
                4485 [I32Sub SA] [I32ShrS SI] [I32And SI_ACC] [I32Xor AS];
                4486 [I32Sub SA_ACC] [ReturnOneA];
                4487 [I32Sub SS] [I32Add SS] [I32Add SI];
                4488 [I32Sub SS] [I32Add SS] [I32Add SI] [I32LtU BR_SI];
                4489 [I32Sub SS] [I32Sub SS];
                4490 [I32Sub SS_ACC] [I32ShrS AI];
                4491 [I32Sub SS_ACC] [ReturnOneA];
                4492 [I32WrapI64 S] [I32And AI_ACC] [I32ShrU AI];
                4493 [I32Xor AS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4494 [I32Xor AS] [I32Rotl SI] [I32Rotl SI_ACC] [I32Xor AS];
                4495 [I32Xor AS_ACC] [I32Extend8S A_ACC];
                4496 [I32Xor AS_ACC] [I32Extend8S A_ACC] [I32GtS BR_AI];
                4497 [I32Xor AS_ACC] [ReturnOneA];
                4498 [I32Xor AS_ACC] [Store32 S_A] [Copy] [Br];
                4499 [I32Xor SS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4500 [I32Xor SS_ACC] [Copy];
                4501 [I32Xor SS_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
                4502 [I64Add AI_ACC] [Store64 S_A];
                4503 [I64Add AS] [CountNe II];
                4504 [I64Add AS] [I64ShrS AI_ACC];
                4505 [I64Add AS] [I64ShrS AI_ACC] [I64Add AS] [I64ShrS AI_ACC];
                4506 [I64Add AS] [Load32S64 S_ACC] [I64LtS BR_AS];
                4507 [I64Add AS_ACC] [Store64 S_A];
                4508 [I64Add AS_ACC] [Store64 S_A] [I32Add SI] [Load64 A];
                4509 [I64And AI_ACC] [Store64 S_A];
                4510 [I64And AI_ACC] [Store64 S_A] [I64And SI];
                4511 [I64And AS] [I64Xor AS_ACC];
                4512 [I64And AS] [I64Xor AS_ACC] [Store64 S_A] [I64Xor SS_ACC];
                4513 [I64DivU AI] [Copy];
                4514 [I64DivU SI] [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4515 [I64DivU SS] [I32WrapI64 A_ACC];
                4516 [I64ExtendI32S S] [I64Add AS];
                4517 [I64GeU SS] [Copy] [BrNezA];
                4518 [I64GtU SI] [Copy] [BrNezA];
                4519 [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4520 [I64Mul AS_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4521 [I64Mul SI_ACC] [I64Sub SA];
                4522 [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
                4523 [I64Mul SS] [I64DivU SI];
                4524 [I64Mul SS] [I64DivU SI] [I64Sub SS] [BrNezA];
                4525 [I64Mul SS_ACC] [I64Add AS_ACC] [Store64 S_A];
                4526 [I64Mul SS_ACC] [I64Add AS_ACC] [Store64 S_A] [CountNe II];
                4527 [I64Shl AI] [Load8 S_ACC];
                4528 [I64Shl AI_ACC] [I64Or AS];
                4529 [I64Shl AI_ACC] [I64Or AS] [I64Or AS_ACC];
                4530 [I64Shl AI_ACC] [I64Or AS] [Load8 S_ACC] [I64Or AS];
                4531 [I64ShrS AI_ACC] [I64Xor AS];
                4532 [I64ShrS SI_ACC] [I64Add AS];
                4533 [I64ShrU SI] [BrNezA];
                4534 [I64ShrU SI] [Store8 S];
                4535 [I64ShrU SI] [Store8 S] [I64ShrU SI] [Store8 S];
                4536 [I64ShrU SI_ACC] [I64Add AS];
                4537 [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4538 [I64Sub SS] [BrNezA];
                4539 [I64Sub SS_ACC] [Store64 S_A];
                4540 [I64Sub SS_ACC] [Store64 S_A] [I64Sub SS_ACC] [Store64 S_A];
                4541 [I64Xor AS] [Store64 W_A];
                4542 [I64Xor AS] [Store64 W_A] [I64Add AS] [CountNe II];
                4543 [I64Xor AS] [Store64 W_A] [Load64 W] [I64Add SS];
                4544 [Load16 AX] [Load16 X_ACC];
                4545 [Load16 AX] [Load16 X_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4546 [Load16 A_ACC] [I32Eq BR_AS];
                4547 [Load16 S] [Br];
                4548 [Load16 S] [I32And AI_ACC] [BrEqzA];
                4549 [Load16 S] [I32And AI_ACC] [BrNezA];
                4550 [Load16 S] [Load16 S_ACC];
                4551 [Load16 S] [Load16 S_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4552 [Load16 S_ACC] [BrEqzA];
                4553 [Load16 S_ACC] [BrNezA];
                4554 [Load16 S_ACC] [I32Add AI_ACC] [Store16 S_A];
                4555 [Load16 S_ACC] [I32And AI_ACC];
                4556 [Load16 S_ACC] [I32LtU BR_AS];
                4557 [Load16 S_ACC] [I32Shl AI_ACC];
                4558 [Load16 S_ACC] [I32Sub AS_ACC];
                4559 [Load16 S_ACC] [I64GeU BR_AS];
                4560 [Load16 W] [I32Add SS];
                4561 [Load16 W] [I32And AI_ACC] [BrEqzA];
                4562 [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4563 [Load16 X] [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4564 [Load16S32 AX] [Load16S32 X_ACC] [I32Mul AS_ACC] [I32Add AS];
                4565 [Load16S32 S] [Load16S32 S];
                4566 [Load16S32 S] [Load16S32 S_ACC];
                4567 [Load16S32 S] [Load16S32 S_ACC] [I32GeS BR_AS];
                4568 [Load16S32 S] [Load16S32 S_ACC] [I32Sub SA_ACC] [ReturnOneA];
                4569 [Load16S32 W_ACC] [I32Mul AS];
                4570 [Load16S32 W_ACC] [I32Mul AS] [Load16S32 S] [Load16S32 S_ACC];
                4571 [Load16S32 W_ACC] [I32Mul AS_ACC];
                4572 [Load16S32 W_ACC] [I32Mul AS_ACC] [I32Add AS];
                4573 [Load16S32 W_ACC] [I32Mul AS_ACC] [I32Add AS_ACC] [Store32 S_A];
                4574 [Load16S32 W_ACC] [I32Mul AS_ACC] [Store32 W_A];
                4575 [Load16S32 X_ACC] [I32Mul AS_ACC] [I32Add AS];
                4576 [Load32 A] [BrEqzA];
                4577 [Load32 A] [I32GtS BR_AS];
                4578 [Load32 A_ACC] [BrEqzA];
                4579 [Load32 A_ACC] [Load8 A_ACC];
                4580 [Load32 A_ACC] [Load8 A_ACC] [SelectA] [ReturnOne];
                4581 [Load32 A_ACC] [Store32 S_A];
                4582 [Load32 A_ACC] [Store32 S_A] [Br];
                4583 [Load32 A_ACC] [Store32 S_A] [Store32 S] [Br];
                4584 [Load32 K] [I32Add SI] [Load8 S] [I32Eq BR_AI];
                4585 [Load32 K] [I32And AI_ACC] [I32Shl AI];
                4586 [Load32 K_ACC] [BrEqzA];
                4587 [Load32 S] [Br];
                4588 [Load32 S] [BrEqz];
                4589 [Load32 S] [BrEqzA];
                4590 [Load32 S] [BrNezA];
                4591 [Load32 S] [Const];
                4592 [Load32 S] [Copy];
                4593 [Load32 S] [Copy] [I32Add SI];
                4594 [Load32 S] [Copy] [I32LeU BR_SS];
                4595 [Load32 S] [CountGeS IS];
                4596 [Load32 S] [F64ConvertI32U A];
                4597 [Load32 S] [F64ConvertI32U A] [I32Ne BR_AI];
                4598 [Load32 S] [I32Add SS];
                4599 [Load32 S] [I32Add SS] [Load32 S_ACC] [I32GtU BR_AS];
                4600 [Load32 S] [I32And SI_ACC];
                4601 [Load32 S] [I32GtS BR_AS];
                4602 [Load32 S] [I32GtS BR_SI];
                4603 [Load32 S] [I32LtS BR_AI];
                4604 [Load32 S] [I32Mul AI_ACC] [I32Add AS];
                4605 [Load32 S] [I32Mul SI_ACC] [I32Add AS];
                4606 [Load32 S] [I32Shl SI];
                4607 [Load32 S] [I32Shl SI_ACC];
                4608 [Load32 S] [Load32 A];
                4609 [Load32 S] [Load32 A] [Load32 S];
                4610 [Load32 S] [Load32 A_ACC];
                4611 [Load32 S] [Load32 S];
                4612 [Load32 S] [Load32 S] [I32LeU BR_AS];
                4613 [Load32 S] [Load32 S] [Load32 S] [Load32 A];
                4614 [Load32 S] [Load32 S] [Load8 S];
                4615 [Load32 S] [Load32 S_ACC];
                4616 [Load32 S] [Load32 S_ACC] [I32Add AS];
                4617 [Load32 S] [Load32 S_ACC] [I32Add AS] [I32GtU BR_SI];
                4618 [Load32 S] [Load32 S_ACC] [I32GtU BR_AS];
                4619 [Load32 S] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                4620 [Load32 S] [Load32 S_ACC] [I32Shl AI_ACC] [I32Add AS];
                4621 [Load32 S] [Load32 S_ACC] [Load32 AX];
                4622 [Load32 S] [Load32 S_ACC] [Load32 AX] [Load32 A];
                4623 [Load32 S] [Load8 A];
                4624 [Load32 S] [Load8 A] [BrNezA];
                4625 [Load32 S] [Load8 A_ACC];
                4626 [Load32 S] [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
                4627 [Load32 S] [Load8 A_ACC] [Store8 S_A];
                4628 [Load32 S] [Store32 A];
                4629 [Load32 S] [Store32 S];
                4630 [Load32 S] [Store32 S_A];
                4631 [Load32 S] [Store32 S_I];
                4632 [Load32 S] [Store8 S_I];
                4633 [Load32 S_ACC] [BrEqzA];
                4634 [Load32 S_ACC] [BrNezA];
                4635 [Load32 S_ACC] [I32Add AI];
                4636 [Load32 S_ACC] [I32Add AI] [Store32 S_A];
                4637 [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4638 [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [Br];
                4639 [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [ReturnOne];
                4640 [Load32 S_ACC] [I32Add AS];
                4641 [Load32 S_ACC] [I32Eq AI_ACC];
                4642 [Load32 S_ACC] [I32Eq BR_AS];
                4643 [Load32 S_ACC] [I32GeS BR_AS];
                4644 [Load32 S_ACC] [I32GtU BR_AS];
                4645 [Load32 S_ACC] [I32LeU BR_AS];
                4646 [Load32 S_ACC] [I32Mul AI];
                4647 [Load32 S_ACC] [I32Mul AI] [Load32 S] [BrEqzA];
                4648 [Load32 S_ACC] [I32Mul AI_ACC];
                4649 [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                4650 [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
                4651 [Load32 S_ACC] [I32Ne BR_AI];
                4652 [Load32 S_ACC] [I64GeU BR_AS];
                4653 [Load32 S_ACC] [Load16 A_ACC] [I32Eq BR_AS];
                4654 [Load32 S_ACC] [Load32 A];
                4655 [Load32 S_ACC] [Load32 A_ACC];
                4656 [Load32 S_ACC] [Load8 A];
                4657 [Load32 S_ACC] [Load8 A_ACC];
                4658 [Load32 S_ACC] [Load8 A_ACC] [BrEqzA];
                4659 [Load32 S_ACC] [Load8 A_ACC] [BrNezA];
                4660 [Load32 S_ACC] [Store32 S_A];
                4661 [Load32 S_ACC] [Store32 S_A] [I32And SI];
                4662 [Load32 S_ACC] [Store32 S_A] [I32ShrU SI_ACC] [I32And AI];
                4663 [Load32 S_ACC] [Store32 S_A] [Store32 S] [Br];
                4664 [Load32 W] [I32Add SI] [Copy];
                4665 [Load32 W] [I32GtU BR_AI];
                4666 [Load32 W] [I32LtS BR_AS];
                4667 [Load32 W] [Load32 W];
                4668 [Load32 W] [Load32 W] [Load32 W] [Load32 W];
                4669 [Load32 W_ACC] [I32Add AS];
                4670 [Load32 W_ACC] [I32Add AS] [Load32 S_ACC] [I32Add AS];
                4671 [Load32 W_ACC] [I32LtS BR_AS];
                4672 [Load32 W_ACC] [ReturnOneA];
                4673 [Load32 W_ACC] [Store32 W_A];
                4674 [Load32 W_ACC] [Store32 W_A] [Load32 S_ACC] [Store32 S_A];
                4675 [Load32 W_ACC] [Store32 W_A] [Load32 W_ACC] [Store32 W_A];
                4676 [Load32 X] [CountLtS SI];
                4677 [Load32 X] [Store32 X_A];
                4678 [Load32 X] [Store32 X_A] [I32Add SI] [I32Sub AS];
                4679 [Load32 X_ACC] [I32Add AS];
                4680 [Load32 X_ACC] [Store32 X_A];
                4681 [Load32 X_ACC] [Store32 X_A] [ReturnOne];
                4682 [Load32S64 S_ACC] [I64LtS BR_AS];
                4683 [Load64 A] [Load64 S] [I64Xor AS_ACC];
                4684 [Load64 S] [I64GeS BR_AS];
                4685 [Load64 S] [I64Xor AS_ACC];
                4686 [Load64 S] [Load64 S];
                4687 [Load64 S] [Load64 S] [I64Add AS_ACC] [Store64 S_A];
                4688 [Load64 S] [Load64 S] [Load64 S] [Load64 S];
                4689 [Load64 S] [Load64 S_ACC];
                4690 [Load64 S_ACC] [I64Add AI_ACC] [Store64 S_A];
                4691 [Load64 S_ACC] [I64Add AS];
                4692 [Load64 S_ACC] [I64Mul AI];
                4693 [Load64 S_ACC] [I64Mul AI] [Load64 S_ACC] [I64Add AS];
                4694 [Load64 S_ACC] [Store64 S_A];
                4695 [Load64 S_ACC] [Store64 S_A] [Load64 S_ACC] [Store64 S_A];
                4696 [Load64 W] [I64Add SS];
                4697 [Load64 W_ACC] [Store64 W_A];
                4698 [Load64 X] [I64Mul AS_ACC];
                4699 [Load8 A] [I32Eq BR_AI];
                4700 [Load8 AX_ACC] [Store8 S_A] [I32Add SI];
                4701 [Load8 A_ACC] [BrEqzA];
                4702 [Load8 A_ACC] [I32And AI];
                4703 [Load8 A_ACC] [I32And AI] [Br];
                4704 [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
                4705 [Load8 A_ACC] [I32And AI_ACC] [BrNezA];
                4706 [Load8 A_ACC] [I32Shl AI] [Load8 S_ACC];
                4707 [Load8 S] [Br];
                4708 [Load8 S] [BrEqzA];
                4709 [Load8 S] [CountGtU II];
                4710 [Load8 S] [I32Add SI] [BrNez];
                4711 [Load8 S] [I32And AI_ACC] [BrEqzA];
                4712 [Load8 S] [I32Eq BR_AI];
                4713 [Load8 S] [I32Extend8S A];
                4714 [Load8 S] [I32Extend8S A] [I32LtS BR_AI];
                4715 [Load8 S] [I32GtU AI_ACC] [Const] [SelectA];
                4716 [Load8 S] [I32Ne BR_AS];
                4717 [Load8 S] [Load32 S_ACC] [I32Eq AI_ACC];
                4718 [Load8 S] [Load32 S_ACC] [I32Eq AI_ACC] [I32Eq BR_AS];
                4719 [Load8 S] [Load8 S] [I32Ne BR_AS];
                4720 [Load8 S] [Load8 S_ACC];
                4721 [Load8 S] [Load8 S_ACC] [I32Sub SA] [BrNezA];
                4722 [Load8 S] [Load8S32 S];
                4723 [Load8 S_ACC] [BrEqzA];
                4724 [Load8 S_ACC] [BrNezA];
                4725 [Load8 S_ACC] [I32Add AS];
                4726 [Load8 S_ACC] [I32Add AS] [Load8 S_ACC] [I32Add AS];
                4727 [Load8 S_ACC] [I32And AI];
                4728 [Load8 S_ACC] [I32And AI_ACC];
                4729 [Load8 S_ACC] [I32And AI_ACC] [BrEqzA];
                4730 [Load8 S_ACC] [I32And AI_ACC] [BrNezA];
                4731 [Load8 S_ACC] [I32And AI_ACC] [Store8 S_A];
                4732 [Load8 S_ACC] [I32Eq BR_AI];
                4733 [Load8 S_ACC] [I32LtU BR_AI];
                4734 [Load8 S_ACC] [I32Ne BR_AI];
                4735 [Load8 S_ACC] [I32Or AI_ACC] [Store8 S_A];
                4736 [Load8 S_ACC] [I32Shl AI] [Load8 W_ACC];
                4737 [Load8 S_ACC] [I64Or AS];
                4738 [Load8 S_ACC] [I64Shl AI] [Load8 S_ACC];
                4739 [Load8 S_ACC] [I64Shl AI] [Load8 S_ACC] [I64Or AS];
                4740 [Load8 S_ACC] [I64Shl AI_ACC] [I64Or AS];
                4741 [Load8 S_ACC] [I64Xor AS_ACC];
                4742 [Load8 S_ACC] [Store8 S_A];
                4743 [Load8 S_ACC] [Store8 W_A];
                4744 [Load8 S_ACC] [Store8 W_A] [I32Add SI] [CountNe II];
                4745 [Load8 W] [I32Eq BR_AI];
                4746 [Load8 W] [I32Ne BR_AI];
                4747 [Load8 W_ACC] [I32Add AS];
                4748 [Load8 W_ACC] [I32Add AS] [Load8 W_ACC] [I32Add AS];
                4749 [Load8 W_ACC] [I32And AI_ACC] [BrEqzA];
                4750 [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC];
                4751 [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [I32Or AS_ACC];
                4752 [Load8 W_ACC] [I32Ne BR_AI];
                4753 [Load8 W_ACC] [I64Xor AS_ACC];
                4754 [Load8 W_ACC] [Store32 S_A] [Br];
                4755 [Load8 W_ACC] [Store8 S_A];
                4756 [Load8 W_ACC] [Store8 W_A];
                4757 [Load8 W_ACC] [Store8 W_A] [Load8 W_ACC] [Store8 W_A];
                4758 [Load8 X_ACC] [Store8 X_A];
                4759 [Load8 X_ACC] [Store8 X_A] [I32Add SI] [CountNe IS];
                4760 [Load8S32 S] [I32And AI];
                4761 [Load8S32 S] [I32And AI] [I32LeS BR_SI];
                4762 [Load8S32 S] [I32LtS BR_AI];
                4763 [Load8S32 S] [I64And AI];
                4764 [Load8S32 S] [I64And AI] [I32LeS BR_SI];
                4765 [Load8S32 S_ACC] [I32GtS BR_AI];
                4766 [Load8S64 S] [Store16 S_I];
                4767 [Load8S64 S] [Store16 S_I] [Store64 S_A] [Return];
                4768 [LoadF64 A_ACC] [F64Sub SA];
                4769 [LoadF64 K] [F64Mul AI_ACC];
                4770 [LoadF64 K] [F64Mul AI_ACC] [F64Add AS] [StoreF64 K_A];
                4771 [LoadF64 S] [Const];
                4772 [LoadF64 S] [Const] [F64Ge AS_ACC] [BrEqzA];
                4773 [LoadF64 S] [Const] [F64Lt AS_ACC] [BrEqzA];
                4774 [LoadF64 S] [F64Mul SS_ACC];
                4775 [LoadF64 S] [F64Mul SS_ACC] [F64Mul AS_ACC];
                4776 [LoadF64 S] [I32Add SI];
                4777 [LoadF64 S] [I32Add SI] [LoadF64 A_ACC] [F64Sub SA];
                4778 [LoadF64 S] [LoadF64 S];
                4779 [LoadF64 S] [LoadF64 S] [LoadF64 S] [LoadF64 S];
                4780 [LoadF64 W] [F64Mul SA];
                4781 [LoadF64 W] [LoadF64 S_ACC];
                4782 [LoadF64 W] [LoadF64 S_ACC] [F64Mul SA_ACC] [F64Add AS_ACC];
                4783 [LoadF64 W] [LoadF64 W_ACC];
                4784 [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
                4785 [LoadF64 W_ACC] [F64Sub SA];
                4786 [LoadF64 W_ACC] [F64Sub SA] [F64Mul AS];
                4787 [SelectA] [ReturnOne];
                4788 [SelectA] [ReturnOneA];
                4789 [Store16 S] [I32Sub SS_ACC];
                4790 [Store16 S] [I32Sub SS_ACC] [I32Add AS];
                4791 [Store16 S_A] [I32Add SI];
                4792 [Store16 S_A] [I32Add SI] [Load16 A_ACC];
                4793 [Store16 S_A] [I32Add SI] [Load16 A_ACC] [I32Sub AS_ACC];
                4794 [Store16 S_A] [Return];
                4795 [Store16 S_I] [Load8 S_ACC] [I32And AI_ACC] [Store8 S_A];
                4796 [Store16 S_I] [Store32 S] [BrEqz];
                4797 [Store16 S_I] [Store64 S];
                4798 [Store16 W_A] [CountNe II];
                4799 [Store32 K_A] [Load32 K_ACC];
                4800 [Store32 S] [Br];
                4801 [Store32 S] [BrEqz];
                4802 [Store32 S] [BrNez];
                4803 [Store32 S] [Copy];
                4804 [Store32 S] [Copy] [I32GtU BR_SS];
                4805 [Store32 S] [CopyThree] [Br];
                4806 [Store32 S] [CountLtU IS];
                4807 [Store32 S] [I32Add SI] [Load32 S] [BrNezA];
                4808 [Store32 S] [Load32 S];
                4809 [Store32 S] [Load32 S_ACC] [Store32 S_A];
                4810 [Store32 S] [ReturnOne];
                4811 [Store32 S] [Store32 S];
                4812 [Store32 S] [Store32 S] [I32LeU BR_SS];
                4813 [Store32 S] [Store32 S_I];
                4814 [Store32 S] [Store32 W] [Store32 W];
                4815 [Store32 S] [Store64 S];
                4816 [Store32 S] [Store64 S] [I32Add SI] [Store32 S_A];
                4817 [Store32 S_A] [Br];
                4818 [Store32 S_A] [Const];
                4819 [Store32 S_A] [Copy] [Br];
                4820 [Store32 S_A] [I32Add SI];
                4821 [Store32 S_A] [I32Add SI] [Br];
                4822 [Store32 S_A] [I32Add SI] [I32GeU BR_SS];
                4823 [Store32 S_A] [I32LtS BR_SI];
                4824 [Store32 S_A] [Load32 S_ACC] [BrNezA];
                4825 [Store32 S_I] [I64Add SI];
                4826 [Store32 S_I] [I64Add SI] [Br];
                4827 [Store32 W] [I32Add SI] [CountNe IS];
                4828 [Store32 W] [Store32 W];
                4829 [Store32 X] [I32Add SI] [CountNe II];
                4830 [Store32 X] [I32Add SI] [CountNe IS];
                4831 [Store64 A_I] [Store64 A_I];
                4832 [Store64 A_I] [Store64 A_I] [Store64 A_I];
                4833 [Store64 A_I] [Store64 A_I] [Store64 A_I] [Store32 A_I];
                4834 [Store64 A_I] [Store64 A_I] [Store64 A_I] [Store64 A_I];
                4835 [Store64 S] [Const] [ReturnOne];
                4836 [Store64 S_A] [CountNe II];
                4837 [Store64 S_A] [I32Add SI];
                4838 [Store64 S_A] [I64Xor SS_ACC];
                4839 [Store64 S_A] [Return];
                4840 [Store64 S_A] [ReturnOne];
                4841 [Store64 S_I] [Store64 S_I];
                4842 [Store64 W_I] [CountNe II];
                4843 [Store64 X] [I32Add SI] [CountNe II];
                4844 [Store8 S] [I32Add SI];
                4845 [Store8 S] [I32Add SI] [Br];
                4846 [Store8 S] [I32Add SI] [BrEqz];
                4847 [Store8 S] [I32Add SI] [Load8 S];
                4848 [Store8 S] [I32Add SS] [Br];
                4849 [Store8 S_A] [I32Add SI];
                4850 [Store8 S_I] [Br];
                4851 [Store8 S_I] [I32Add SI];
                4852 [Store8 S_I] [I32Add SI] [Const];
                4853 [Store8 S_I] [I32Add SI] [Load32 S_ACC] [I32Ne BR_AI];
                4854 [Store8 W_A] [CountNe II];
                4855 [Store8 W_A] [I32Add SI];
                4856 [Store8 W_A] [I32Add SI] [Store8 W_A] [I32Add SI_ACC];
                4857 [Store8 W_A] [I32Add SI_ACC];
                4858 [Store8 W_I] [CountLtU SI];
                4859 [Store8 X_A] [Copy] [I32Add SI] [I32Add SI];
            }
            threaded {
                4860 [Const] [Call];
                4861 [Const] [CopyTwo] [Call];
                4862 [Const] [I32Add SI] [Call];
                4863 [Const] [I32Add SI_ACC] [BrTableA];
                4864 [Copy] [BrTable];
                4865 [Copy] [Call];
                4866 [Copy] [CallIndirect];
                4867 [Copy] [I32Add SI] [Call];
                4868 [CopyThree] [Call];
                4869 [CopyTwo] [Call];
                4870 [CopyTwo] [CallIndirect];
                4871 [GlobalGet] [I32Sub AI];
                4872 [GlobalGet] [I32Sub AI] [GlobalSetA];
                4873 [I32Add AI_ACC] [BrTableA];
                4874 [I32Add SI] [Call];
                4875 [I32Add SI] [Const] [BrTable];
                4876 [I32Add SI] [Copy] [Call];
                4877 [I32Add SI] [Copy] [CallIndirect];
                4878 [I32Add SI] [Copy] [I32Add SI] [Call];
                4879 [I32Add SI] [CopyTwo] [Call];
                4880 [I32Add SI] [I32Add SI] [Call];
                4881 [I32Add SI] [Load8 S_ACC] [BrTableA];
                4882 [I32Add SI] [Load8 W_ACC] [I32Add AI_ACC] [BrTableA];
                4883 [I32Add SI_ACC] [BrTableA];
                4884 [I32Add SI_ACC] [GlobalSetA];
                4885 [I32Add SS] [CopyTwo] [Call];
                4886 [I32Extend8S S] [I32And SI] [Copy] [Call];
                4887 [I64Add SI] [Load8 S] [BrTableA];
                4888 [Load32 K] [Copy] [CallIndirect];
                4889 [Load32 S] [BrTableA];
                4890 [Load32 S] [Copy] [I32Add SI] [CallIndirect];
                4891 [Load32 S] [Load32 S] [CallIndirect];
                4892 [Load64 S] [Load8 S] [I32Add SI_ACC] [BrTableA];
                4893 [Load8 S] [BrTableA];
                4894 [Load8 S] [I32Add SI_ACC] [BrTableA];
                4895 [Load8 S_ACC] [BrTableA];
                4896 [Fuel] [Br];
                4897 [Fuel] [BrEqz];
                4898 [Fuel] [BrNez];
                4899 [Fuel] [BrTable];
                4900 [Fuel] [Const];
                4901 [Fuel] [Const] [Br];
                4902 [Fuel] [Const] [BrNez];
                4903 [Fuel] [Const] [Const];
                4904 [Fuel] [Const] [Const] [Const];
                4905 [Fuel] [Const] [Const] [Copy];
                4906 [Fuel] [Const] [Const] [F64Mul SI_ACC];
                4907 [Fuel] [Const] [Copy];
                4908 [Fuel] [Const] [Copy] [Const];
                4909 [Fuel] [Const] [CopyTwo] [Call];
                4910 [Fuel] [Const] [I32Add SI_ACC] [BrTableA];
                4911 [Fuel] [Const] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4912 [Fuel] [Const] [I32And SI_ACC] [I32Ne BR_AI];
                4913 [Fuel] [Const] [I32LtU BR_SI];
                4914 [Fuel] [Const] [I32Shl SS_ACC] [I32And AI_ACC] [BrEqzA];
                4915 [Fuel] [Const] [I32Sub SS] [Load32 S_ACC] [Load32 A_ACC];
                4916 [Fuel] [Const] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4917 [Fuel] [Const] [Load32 S_ACC] [I32LeU BR_AS];
                4918 [Fuel] [Const] [Load8 S] [I32Eq AI_ACC];
                4919 [Fuel] [Const] [Store16 S] [I32Add SI];
                4920 [Fuel] [Const] [Store32 S_I];
                4921 [Fuel] [ConstWide];
                4922 [Fuel] [Copy];
                4923 [Fuel] [Copy] [Br];
                4924 [Fuel] [Copy] [BrNez];
                4925 [Fuel] [Copy] [Call];
                4926 [Fuel] [Copy] [Const];
                4927 [Fuel] [Copy] [CountNe II];
                4928 [Fuel] [Copy] [I32Add SI];
                4929 [Fuel] [Copy] [I32Add SI] [Call];
                4930 [Fuel] [Copy] [I32Add SI] [Load32 S] [I32GtS BR_AS];
                4931 [Fuel] [Copy] [I32LtU BR_SI];
                4932 [Fuel] [Copy] [I32Ne BR_SI];
                4933 [Fuel] [Copy] [Load16 S] [I32And AI_ACC] [BrEqzA];
                4934 [Fuel] [Copy] [Load32 W] [Load32 S] [I32Add SS];
                4935 [Fuel] [CopyThree];
                4936 [Fuel] [CopyThree] [Br];
                4937 [Fuel] [CopyThree] [Call];
                4938 [Fuel] [CopyThree] [CopyThree] [I32Xor SS_ACC] [Copy];
                4939 [Fuel] [CopyTwo] [Br];
                4940 [Fuel] [CopyTwo] [Call];
                4941 [Fuel] [CopyTwo] [Const];
                4942 [Fuel] [CopyTwo] [Const] [I32LtS BR_SI];
                4943 [Fuel] [CopyTwo] [Load32 S] [Store32 S] [BrNezA];
                4944 [Fuel] [CountGeU IS];
                4945 [Fuel] [CountLtU IS];
                4946 [Fuel] [CountNe II];
                4947 [Fuel] [CountNe IS];
                4948 [Fuel] [F64Add SS];
                4949 [Fuel] [F64Add SS] [StoreF64 S_A];
                4950 [Fuel] [F64Add SS_ACC] [F64Mul AS_ACC] [F64Add AS];
                4951 [Fuel] [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
                4952 [Fuel] [F64Mul SI_ACC] [F64Div AS_ACC] [F64Add AI];
                4953 [Fuel] [F64Mul SS] [F64Mul SS];
                4954 [Fuel] [F64Neg S] [I32Eq SI_ACC] [SelectA];
                4955 [Fuel] [F64Sub SS_ACC] [F64Add SA] [F64Mul AS];
                4956 [Fuel] [GlobalGet] [I32Sub AI] [GlobalSetA];
                4957 [Fuel] [I32Add SI];
                4958 [Fuel] [I32Add SI] [Br];
                4959 [Fuel] [I32Add SI] [Call];
                4960 [Fuel] [I32Add SI] [Const];
                4961 [Fuel] [I32Add SI] [Const] [BrTable];
                4962 [Fuel] [I32Add SI] [Const] [I32DivU SS_ACC] [I32LtU BR_AS];
                4963 [Fuel] [I32Add SI] [CopyThree];
                4964 [Fuel] [I32Add SI] [CountNe II];
                4965 [Fuel] [I32Add SI] [I32Add SI];
                4966 [Fuel] [I32Add SI] [I32Add SI] [Call];
                4967 [Fuel] [I32Add SI] [I32Add SI] [CountNe II];
                4968 [Fuel] [I32Add SI] [I32Add SI] [Load8 A] [BrNezA];
                4969 [Fuel] [I32Add SI] [I32Add SS];
                4970 [Fuel] [I32Add SI] [I32Add SS_ACC] [I32Add AI_ACC];
                4971 [Fuel] [I32Add SI] [I32Ne BR_SS];
                4972 [Fuel] [I32Add SI] [I64DivU SS];
                4973 [Fuel] [I32Add SI] [Load32 A] [I32GtS BR_AS];
                4974 [Fuel] [I32Add SI] [Load32 A] [I32LtS BR_AS];
                4975 [Fuel] [I32Add SI] [Load32 A_ACC] [BrEqzA];
                4976 [Fuel] [I32Add SI] [Load32 S];
                4977 [Fuel] [I32Add SI] [Load32 S] [Store32 S];
                4978 [Fuel] [I32Add SI] [Load64 S] [I64ShrS AI_ACC] [I64Xor AS];
                4979 [Fuel] [I32Add SI] [Load8 S];
                4980 [Fuel] [I32Add SI] [Load8 S] [BrEqzA];
                4981 [Fuel] [I32Add SI] [Load8 S_ACC] [BrTableA];
                4982 [Fuel] [I32Add SI_ACC];
                4983 [Fuel] [I32Add SI_ACC] [BrTableA];
                4984 [Fuel] [I32Add SI_ACC] [GlobalSetA];
                4985 [Fuel] [I32Add SI_ACC] [I32Add AS] [I32Add SI_ACC] [I32Add AS];
                4986 [Fuel] [I32Add SI_ACC] [I32And AI_ACC];
                4987 [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [F64ConvertI32U A] [F64Div SI];
                4988 [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [I32LeU BR_AI];
                4989 [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4990 [Fuel] [I32Add SI_ACC] [I32LtU BR_AI];
                4991 [Fuel] [I32Add SI_ACC] [Store32 S_A];
                4992 [Fuel] [I32Add SS];
                4993 [Fuel] [I32Add SS] [CountNe IS];
                4994 [Fuel] [I32Add SS] [I32Add SI] [Copy];
                4995 [Fuel] [I32Add SS] [I32Add SS];
                4996 [Fuel] [I32Add SS] [I32Add SS] [Load64 W_ACC] [Store64 W_A];
                4997 [Fuel] [I32Add SS] [Load32 W];
                4998 [Fuel] [I32Add SS] [Load64 A] [Load64 X] [I64Mul AS_ACC];
                4999 [Fuel] [I32Add SS] [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
                5000 [Fuel] [I32Add SS] [Store8 W_A] [I32Add SI];
                5001 [Fuel] [I32Add SS_ACC];
                5002 [Fuel] [I32Add SS_ACC] [I32Add AI_ACC] [Load32 A];
                5003 [Fuel] [I32Add SS_ACC] [ReturnOneA];
                5004 [Fuel] [I32And SI];
                5005 [Fuel] [I32And SI] [Const] [Copy];
                5006 [Fuel] [I32And SI] [I32Add SI] [Const];
                5007 [Fuel] [I32And SI] [I32Eq BR_AI];
                5008 [Fuel] [I32And SI] [Store8 A];
                5009 [Fuel] [I32And SI] [Store8 A_I] [I32Add SI_ACC] [Store32 K_A];
                5010 [Fuel] [I32And SI_ACC];
                5011 [Fuel] [I32And SI_ACC] [BrEqzA];
                5012 [Fuel] [I32And SI_ACC] [BrNezA];
                5013 [Fuel] [I32And SI_ACC] [I32Eq BR_AI];
                5014 [Fuel] [I32And SI_ACC] [I32GeU BR_AI];
                5015 [Fuel] [I32And SI_ACC] [I32GtU BR_AS];
                5016 [Fuel] [I32And SI_ACC] [I32Ne BR_AI];
                5017 [Fuel] [I32And SI_ACC] [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
                5018 [Fuel] [I32And SI_ACC] [I32Shl AI_ACC] [Load16 A];
                5019 [Fuel] [I32And SS_ACC] [I32Add AS_ACC] [ReturnOneA];
                5020 [Fuel] [I32Eq BR_SI];
                5021 [Fuel] [I32Eq SI_ACC] [Const] [Const] [SelectA];
                5022 [Fuel] [I32Extend8S S] [I32And SI] [Copy] [Call];
                5023 [Fuel] [I32Extend8S S_ACC] [I32Ne BR_AS];
                5024 [Fuel] [I32GtS BR_SI];
                5025 [Fuel] [I32GtS BR_SS];
                5026 [Fuel] [I32GtS SS_ACC] [Const] [Const] [SelectA];
                5027 [Fuel] [I32GtU BR_SI];
                5028 [Fuel] [I32GtU BR_SS];
                5029 [Fuel] [I32LeU BR_SS];
                5030 [Fuel] [I32LtS BR_SI];
                5031 [Fuel] [I32LtU BR_SI];
                5032 [Fuel] [I32Mul SI] [I32Add SI];
                5033 [Fuel] [I32Mul SS_ACC] [I32Shl AI] [I32Shl SI] [I32Add AS_ACC];
                5034 [Fuel] [I32Ne BR_SI];
                5035 [Fuel] [I32Or SI_ACC] [I32Mul AS_ACC] [ReturnOneA];
                5036 [Fuel] [I32Rotl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                5037 [Fuel] [I32Shl SI];
                5038 [Fuel] [I32Shl SI] [I32Add AS];
                5039 [Fuel] [I32Shl SI_ACC];
                5040 [Fuel] [I32Shl SI_ACC] [I32Xor AS] [I32ShrU AI_ACC] [I32Xor AS];
                5041 [Fuel] [I32Shl SI_ACC] [I32Xor AS_ACC] [ReturnOneA];
                5042 [Fuel] [I32ShrU SI] [I32Shl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                5043 [Fuel] [I32Sub SS];
                5044 [Fuel] [I32Sub SS] [I32Add SS] [I32Add SI];
                5045 [Fuel] [I32Sub SS] [I32Sub SS];
                5046 [Fuel] [I32Sub SS_ACC] [I32ShrS AI];
                5047 [Fuel] [I32Sub SS_ACC] [ReturnOneA];
                5048 [Fuel] [I32WrapI64 S];
                5049 [Fuel] [I32Xor SS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                5050 [Fuel] [I32Xor SS_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
                5051 [Fuel] [I64Add SI] [Load8 S] [BrTableA];
                5052 [Fuel] [I64DivU SI] [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                5053 [Fuel] [I64DivU SS] [I32WrapI64 A_ACC];
                5054 [Fuel] [I64ExtendI32S S];
                5055 [Fuel] [I64GtU BR_SI];
                5056 [Fuel] [I64LtU BR_SS];
                5057 [Fuel] [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
                5058 [Fuel] [I64Xor SS_ACC];
                5059 [Fuel] [Load16 S];
                5060 [Fuel] [Load16 S] [I32And AI_ACC] [BrEqzA];
                5061 [Fuel] [Load16 S] [I32And AI_ACC] [BrNezA];
                5062 [Fuel] [Load16 S_ACC];
                5063 [Fuel] [Load16 S_ACC] [BrEqzA];
                5064 [Fuel] [Load16 S_ACC] [BrNezA];
                5065 [Fuel] [Load16 S_ACC] [I32And AI_ACC];
                5066 [Fuel] [Load16 S_ACC] [I64GeU BR_AS];
                5067 [Fuel] [Load16 W] [I32Add SS];
                5068 [Fuel] [Load16 X] [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                5069 [Fuel] [Load16S32 S] [Load16S32 S];
                5070 [Fuel] [Load16S32 S] [Load16S32 S_ACC] [I32Sub SA_ACC] [ReturnOneA];
                5071 [Fuel] [Load16S32 S_ACC];
                5072 [Fuel] [Load16S32 W_ACC] [I32Mul AS];
                5073 [Fuel] [Load16S32 X];
                5074 [Fuel] [Load32 K];
                5075 [Fuel] [Load32 K] [Copy] [CallIndirect];
                5076 [Fuel] [Load32 K] [I32And AI_ACC] [I32Shl AI];
                5077 [Fuel] [Load32 S];
                5078 [Fuel] [Load32 S] [BrEqz];
                5079 [Fuel] [Load32 S] [BrEqzA];
                5080 [Fuel] [Load32 S] [BrNezA];
                5081 [Fuel] [Load32 S] [Copy] [I32LeU BR_SS];
                5082 [Fuel] [Load32 S] [CountGeS IS];
                5083 [Fuel] [Load32 S] [F64ConvertI32U A] [I32Ne BR_AI];
                5084 [Fuel] [Load32 S] [I32Add SS] [Load32 S_ACC] [I32GtU BR_AS];
                5085 [Fuel] [Load32 S] [I32And SI_ACC];
                5086 [Fuel] [Load32 S] [I32LtS BR_AI];
                5087 [Fuel] [Load32 S] [I32Mul SI_ACC] [I32Add AS];
                5088 [Fuel] [Load32 S] [Load32 A];
                5089 [Fuel] [Load32 S] [Load32 A_ACC];
                5090 [Fuel] [Load32 S] [Load32 S];
                5091 [Fuel] [Load32 S] [Load32 S] [CallIndirect];
                5092 [Fuel] [Load32 S] [Load32 S] [Load8 S];
                5093 [Fuel] [Load32 S] [Load32 S_ACC];
                5094 [Fuel] [Load32 S] [Load32 S_ACC] [I32GtU BR_AS];
                5095 [Fuel] [Load32 S] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                5096 [Fuel] [Load32 S] [Load32 S_ACC] [I32Shl AI_ACC] [I32Add AS];
                5097 [Fuel] [Load32 S] [Load32 S_ACC] [Load32 AX];
                5098 [Fuel] [Load32 S] [Load8 A] [BrNezA];
                5099 [Fuel] [Load32 S] [Load8 A_ACC];
                5100 [Fuel] [Load32 S] [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
                5101 [Fuel] [Load32 S] [Load8 A_ACC] [Store8 S_A];
                5102 [Fuel] [Load32 S] [Store32 A];
                5103 [Fuel] [Load32 S] [Store32 S_A];
                5104 [Fuel] [Load32 S] [Store8 S_I];
                5105 [Fuel] [Load32 S_ACC];
                5106 [Fuel] [Load32 S_ACC] [BrEqzA];
                5107 [Fuel] [Load32 S_ACC] [BrNezA];
                5108 [Fuel] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                5109 [Fuel] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [Br];
                5110 [Fuel] [Load32 S_ACC] [I32Eq BR_AS];
                5111 [Fuel] [Load32 S_ACC] [I32GtU BR_AS];
                5112 [Fuel] [Load32 S_ACC] [I32LeU BR_AS];
                5113 [Fuel] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                5114 [Fuel] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
                5115 [Fuel] [Load32 S_ACC] [I32Ne BR_AI];
                5116 [Fuel] [Load32 S_ACC] [Load16 A_ACC] [I32Eq BR_AS];
                5117 [Fuel] [Load32 S_ACC] [Load32 A];
                5118 [Fuel] [Load32 S_ACC] [Load32 A_ACC];
                5119 [Fuel] [Load32 S_ACC] [Load8 A];
                5120 [Fuel] [Load32 S_ACC] [Load8 A_ACC] [BrEqzA];
                5121 [Fuel] [Load32 S_ACC] [Store32 S_A];
                5122 [Fuel] [Load32 S_ACC] [Store32 S_A] [I32ShrU SI_ACC] [I32And AI];
                5123 [Fuel] [Load32 S_ACC] [Store32 S_A] [Store32 S] [Br];
                5124 [Fuel] [Load32 W];
                5125 [Fuel] [Load32 W] [I32GtU BR_AI];
                5126 [Fuel] [Load32 W] [Load32 W] [Load32 W] [Load32 W];
                5127 [Fuel] [Load32 W_ACC] [ReturnOneA];
                5128 [Fuel] [Load32 W_ACC] [Store32 W_A] [Load32 W_ACC] [Store32 W_A];
                5129 [Fuel] [Load32 X] [CountLtS SI];
                5130 [Fuel] [Load64 S];
                5131 [Fuel] [Load64 S] [Load8 S] [I32Add SI_ACC] [BrTableA];
                5132 [Fuel] [Load64 W_ACC];
                5133 [Fuel] [Load8 S];
                5134 [Fuel] [Load8 S] [Br];
                5135 [Fuel] [Load8 S] [BrEqzA];
                5136 [Fuel] [Load8 S] [CountGtU II];
                5137 [Fuel] [Load8 S] [I32Add SI_ACC] [BrTableA];
                5138 [Fuel] [Load8 S] [I32Eq BR_AI];
                5139 [Fuel] [Load8 S] [I32Extend8S A] [I32LtS BR_AI];
                5140 [Fuel] [Load8 S] [I32GtU AI_ACC] [Const] [SelectA];
                5141 [Fuel] [Load8 S] [Load8 S] [I32Ne BR_AS];
                5142 [Fuel] [Load8 S] [Load8 S_ACC];
                5143 [Fuel] [Load8 S] [Load8 S_ACC] [I32Sub SA] [BrNezA];
                5144 [Fuel] [Load8 S] [Load8S32 S];
                5145 [Fuel] [Load8 S_ACC] [BrEqzA];
                5146 [Fuel] [Load8 S_ACC] [BrNezA];
                5147 [Fuel] [Load8 S_ACC] [I32Add AS] [Load8 S_ACC] [I32Add AS];
                5148 [Fuel] [Load8 S_ACC] [I32And AI_ACC] [BrEqzA];
                5149 [Fuel] [Load8 S_ACC] [I32And AI_ACC] [BrNezA];
                5150 [Fuel] [Load8 S_ACC] [I32Eq BR_AI];
                5151 [Fuel] [Load8 S_ACC] [I64Xor AS_ACC];
                5152 [Fuel] [Load8 W] [I32Eq BR_AI];
                5153 [Fuel] [Load8 W] [I32Ne BR_AI];
                5154 [Fuel] [Load8 W_ACC];
                5155 [Fuel] [Load8 W_ACC] [I32Add AS] [Load8 W_ACC] [I32Add AS];
                5156 [Fuel] [Load8 W_ACC] [I32And AI_ACC] [BrEqzA];
                5157 [Fuel] [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC];
                5158 [Fuel] [Load8 W_ACC] [I32Ne BR_AI];
                5159 [Fuel] [Load8 W_ACC] [Store8 W_A] [Load8 W_ACC] [Store8 W_A];
                5160 [Fuel] [Load8 X_ACC] [Store8 X_A] [I32Add SI] [CountNe IS];
                5161 [Fuel] [Load8S32 S_ACC];
                5162 [Fuel] [LoadF64 S] [Const] [F64Ge AS_ACC] [BrEqzA];
                5163 [Fuel] [LoadF64 S] [Const] [F64Lt AS_ACC] [BrEqzA];
                5164 [Fuel] [LoadF64 S] [I32Add SI] [LoadF64 A_ACC] [F64Sub SA];
                5165 [Fuel] [Return];
                5166 [Fuel] [ReturnOne];
                5167 [Fuel] [Store16 S];
                5168 [Fuel] [Store16 S_I];
                5169 [Fuel] [Store16 S_I] [Store64 S];
                5170 [Fuel] [Store32 S];
                5171 [Fuel] [Store32 S] [Br];
                5172 [Fuel] [Store32 S] [BrNez];
                5173 [Fuel] [Store32 S] [Copy] [I32GtU BR_SS];
                5174 [Fuel] [Store32 S] [CountLtU IS];
                5175 [Fuel] [Store32 S] [Load32 S];
                5176 [Fuel] [Store32 S] [ReturnOne];
                5177 [Fuel] [Store32 S] [Store32 S];
                5178 [Fuel] [Store32 S] [Store32 S_I];
                5179 [Fuel] [Store32 S] [Store32 W] [Store32 W];
                5180 [Fuel] [Store32 S_I];
                5181 [Fuel] [Store32 S_I] [I64Add SI] [Br];
                5182 [Fuel] [Store32 X] [I32Add SI] [CountNe II];
                5183 [Fuel] [Store32 X] [I32Add SI] [CountNe IS];
                5184 [Fuel] [Store64 S];
                5185 [Fuel] [Store64 W_I] [CountNe II];
                5186 [Fuel] [Store64 X] [I32Add SI] [CountNe II];
                5187 [Fuel] [Store8 S];
                5188 [Fuel] [Store8 S] [I32Add SI] [Br];
                5189 [Fuel] [Store8 S] [I32Add SI] [BrEqz];
                5190 [Fuel] [Store8 S] [I32Add SI] [Load8 S];
                5191 [Fuel] [Store8 S] [I32Add SS] [Br];
                5192 [Fuel] [Store8 S_I];
                5193 [Fuel] [Store8 S_I] [I32Add SI];
                5194 [Fuel] [Store8 S_I] [I32Add SI] [Const];
                5195 [Fuel] [Store8 W_I] [CountLtU SI];
            }
        }
    };
}

/// The number of a code of the table.
macro_rules! number_of {
    ($row:ident $form:ident) => {
        number::$row::$form
    };
    ($row:ident) => {
        number::$row
    };
}

/// The numbers of a chain's codes, with that of `Payload`, which no record has, behind them.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn padded(numbers: &[u16]) -> [u16; LONGEST] {
    let mut padded = [number::Payload; LONGEST];
    let mut at = 0;
    while at < numbers.len() {
        padded[at] = numbers[at];
        at = at.wrapping_add(1);
    }
    padded
}

macro_rules! table {
    (
        chains { $($number:literal $([$($code:ident)+])+;)* }
        threaded { $($other:literal $([$($other_code:ident)+])+;)* }
    ) => {
        /// The codes of each chain.
        static CHAINS: &[[u16; LONGEST]] = &[
            $(padded(&[$(number_of!($($code)+)),+]),)*
            $(padded(&[$(number_of!($($other_code)+)),+]),)*
        ];

        /// The first of those that the loop has no code for.
        const THREADED: u16 = FIRST + [$($number),*].len() as u16;

        const _: () = {
            let mut next = FIRST;
            $(assert!($number == next, "chains are numbered in order"); next = next.wrapping_add(1);)*
            $(assert!($other == next, "chains are numbered in order"); next = next.wrapping_add(1);)*
            assert!(FIRST as usize >= Code::COUNT && next > FIRST);
        };
    };
}

for_each_chain!(table);

/// Places of a table of hashes: twice as many as chains, and a power of two.
const PLACES: usize = 4096;

const _: () = assert!(CHAINS.len().saturating_mul(2) <= PLACES);

/// The place where a chain is looked for first.
const fn place(codes: [u16; LONGEST]) -> usize {
    let [a, b, c, d, e] = codes;
    let four = a as u64 | (b as u64) << 16 | (c as u64) << 32 | (d as u64) << 48;
    let mixed = (four ^ (e as u64).rotate_right(8)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 48) as usize & PLACES.wrapping_sub(1)
}

/// For each place, the number of the chain there and one; zero where there is none.
#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
static TABLE: [u16; PLACES] = {
    let mut table = [0; PLACES];
    let mut chain: usize = 0;
    while chain < CHAINS.len() {
        let mut at = place(CHAINS[chain]);
        while table[at] != 0 {
            at = at.wrapping_add(1) & PLACES.wrapping_sub(1);
        }
        chain = chain.wrapping_add(1);
        table[at] = chain as u16;
    }
    table
};

/// For each code, the records of the longest chain that begins with it; zero where none does.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static LENGTHS: [u8; Code::COUNT] = {
    let mut lengths = [0; Code::COUNT];
    let mut chain: usize = 0;
    while chain < CHAINS.len() {
        let codes = CHAINS[chain];
        let mut len: u8 = 0;
        while (len as usize) < LONGEST && codes[len as usize] != number::Payload {
            len = len.wrapping_add(1);
        }
        let longest = &mut lengths[codes[0] as usize];
        if *longest < len {
            *longest = len;
        }
        chain = chain.wrapping_add(1);
    }
    lengths
};

/// A record with its own code's number, if it has that of a chain.
#[must_use]
#[inline]
pub fn own(op: Op) -> Op {
    match op.number().checked_sub(FIRST) {
        None => op,
        Some(chain) => match CHAINS.get(usize::from(chain)) {
            Some([first, ..]) => op.with_number(*first),
            None => op,
        },
    }
}

/// x
pub fn len(n: u16) -> u64 { CHAINS[n as usize].iter().filter(|c| **c != number::Payload).count() as u64 }

/// Gives each record of a function that a chain begins with the number of the longest one.
pub fn mark(ops: &mut [Op]) {
    let mut at: usize = 0;
    while let Some(rest) = ops.get_mut(at..) {
        let Some(code) = rest.first().and_then(|op| own(*op).code()) else { return };
        if let (Some(chain), Some(first)) = (longest_below(rest, THREADED), rest.first_mut()) {
            *first = first.with_number(chain);
        }
        at = at.wrapping_add(if code.behind() == Behind::Record { 1 } else { 2 });
    }
}

/// The number of the longest chain that these records begin with, if there is one, whether they are marked or not.
#[must_use]
pub fn longest(ops: &[Op]) -> Option<u16> {
    longest_below(ops, u16::MAX)
}

/// As [`longest`], of the chains with numbers below another.
fn longest_below(ops: &[Op], below: u16) -> Option<u16> {
    let most = usize::from(*LENGTHS.get(usize::from(own(*ops.first()?).number()))?);
    let mut codes = [number::Payload; LONGEST];
    let mut len: usize = 0;
    let mut rest = ops;
    while let (Some(place), Some(op), true) = (codes.get_mut(len), rest.first().copied().map(own), len < most) {
        *place = op.number();
        len = len.wrapping_add(1);
        match op.code().map(Code::behind) {
            Some(Behind::Record) => rest = rest.get(1..)?,
            Some(Behind::Payload) => rest = rest.get(2..).unwrap_or(&[]),
            _ => break,
        }
    }
    while len > 1 {
        if let Some(chain) = find(codes).filter(|chain| *chain < below) {
            return Some(chain);
        }
        len = len.wrapping_sub(1);
        *codes.get_mut(len)? = number::Payload;
    }
    None
}

/// The number of a chain.
fn find(codes: [u16; LONGEST]) -> Option<u16> {
    let mut at = place(codes);
    loop {
        let chain = TABLE.get(at)?.checked_sub(1)?;
        if *CHAINS.get(usize::from(chain))? == codes {
            return FIRST.checked_add(chain);
        }
        at = at.wrapping_add(1) & PLACES.wrapping_sub(1);
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::{CHAINS, FIRST, LONGEST, THREADED, longest, mark, own};
    use crate::code::{Code, Op, form, number};

    #[test]
    fn every_chain_is_found_by_its_codes() {
        for (number, codes) in (FIRST..).zip(CHAINS) {
            let mut ops = Vec::new();
            for code in codes.iter().take_while(|code| **code != number::Payload) {
                let code = Code::from_number(*code).unwrap();
                ops.push(Op::new(code, 1, 2, 3));
                if code.behind() != super::Behind::Record {
                    ops.push(Op::payload(7));
                }
            }
            assert_eq!(longest(&ops), Some(number), "{ops:?}");
            let before = ops.clone();
            mark(&mut ops);
            assert_eq!(ops[0].number() == number, number < THREADED, "{before:?}");
            assert_eq!(longest(&ops), Some(number), "marked records begin the same chain");
            assert!(ops.iter().zip(&before).all(|(op, before)| own(*op) == *before));
            assert!(ops.len() <= 2 * LONGEST);
        }
    }

    #[test]
    fn a_payload_is_no_record_of_a_chain() {
        let add = Op::new(Code::I32Add.with(form::binary::SI), 1, 1, 1);
        // The payload's bits are those of records that would be a chain.
        let wide = [Op::new(Code::ConstWide, 1, 0, 0), Op::payload(add.value()), add];
        let mut ops = wide;
        mark(&mut ops);
        assert_eq!(ops[1], wide[1]);
    }
}
