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
                4098 [Const] [Const] [Const];
                4099 [Const] [Const] [Const] [Const];
                4100 [Const] [Const] [Copy];
                4101 [Const] [Const] [F64Mul SI_ACC];
                4102 [Const] [Const] [SelectA];
                4103 [Const] [Copy] [Const];
                4104 [Const] [Copy] [Load32 S] [CountGeS IS];
                4105 [Const] [F64Lt AS_ACC] [BrEqzA];
                4106 [Const] [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
                4107 [Const] [I32Add SI] [Load8 S] [BrEqzA];
                4108 [Const] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4109 [Const] [I32LtU BR_SI];
                4110 [Const] [I32Shl SS_ACC] [I32And AI_ACC] [BrEqzA];
                4111 [Const] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4112 [Const] [Load8 S] [I32Eq AI_ACC];
                4113 [Const] [Store16 S] [I32Add SI];
                4114 [ConstSigned] [Load32 W] [Load32 W] [I32LtS BR_AS];
                4115 [ConstWide] [I64Mul AS] [I64ShrU SI_ACC] [I64Add AS];
                4116 [Copy] [Br];
                4117 [Copy] [BrEqz];
                4118 [Copy] [CountNe II];
                4119 [Copy] [I32Add SI];
                4120 [Copy] [I32Add SI] [I32Add SI];
                4121 [Copy] [I32Add SI] [Load32 A] [I32GtS BR_AS];
                4122 [Copy] [I32Add SI] [Load32 S] [I32GtS BR_AS];
                4123 [Copy] [I32LtU BR_SI];
                4124 [Copy] [I32Ne BR_SI];
                4125 [Copy] [I32Or SI_ACC] [I32Add AS];
                4126 [Copy] [I32Or SI_ACC] [I32Add AS] [CountNe IS];
                4127 [Copy] [Load32 S] [BrNezA];
                4128 [Copy] [Load32 W] [Load32 S] [I32Add SS];
                4129 [Copy] [Store32 S] [ReturnOne];
                4130 [CopyThree] [CopyThree] [I32Xor SS_ACC] [Copy];
                4131 [CopyTwo] [Br];
                4132 [CopyTwo] [Const];
                4133 [CopyTwo] [Const] [I32LtS BR_SI];
                4134 [CopyTwo] [Const] [Load16S32 X];
                4135 [CopyTwo] [Load32 S] [Store32 S] [BrNezA];
                4136 [F64Add AI_ACC] [I64TruncSatF64U A] [I64DivU AI] [Copy];
                4137 [F64Add SA_ACC] [ConstWide] [F64Le BR_AS];
                4138 [F64Add SA_ACC] [F64Add SA_ACC] [F64Add SA];
                4139 [F64Add SS] [Load32 S] [BrEqzA];
                4140 [F64Add SS] [Load32 S] [BrNezA];
                4141 [F64Add SS_ACC] [F64Mul AS_ACC] [F64Add AS];
                4142 [F64ConvertI32U A_ACC] [F64Add SA] [I32Add SI] [Load8 A];
                4143 [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [F64Add AI];
                4144 [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [StoreF64 W_A];
                4145 [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [StoreF64 W_A] [CountNe II];
                4146 [F64Le AS_ACC] [BrEqzA];
                4147 [F64Mul AS] [F64Add SA_ACC] [ConstWide];
                4148 [F64Mul AS] [LoadF64 A_ACC] [F64Add SA_ACC] [StoreF64 A_A];
                4149 [F64Mul SA_ACC] [F64Add AS] [I32Add SI] [Load8 A];
                4150 [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
                4151 [F64Mul SI_ACC] [F64Div AS_ACC] [F64Add AI];
                4152 [F64Mul SS] [F64Mul SS];
                4153 [F64Mul SS_ACC] [F64Add AI_ACC] [F64Add SA_ACC] [F64Add SA];
                4154 [F64Neg S] [Const] [Const] [F64Mul SI_ACC];
                4155 [F64Neg S] [I32Eq SI_ACC] [SelectA];
                4156 [F64Sqrt A_ACC] [F64Mul SA_ACC] [ConstWide] [F64Div SA];
                4157 [F64Sub SA_ACC] [StoreF64 S_A] [I32Add SI] [F64Mul SS_ACC];
                4158 [F64Sub SS_ACC] [F64Add SA] [Const] [CountNe II];
                4159 [F64Sub SS_ACC] [F64Add SA] [F64Mul AS];
                4160 [I32Add AI_ACC] [Store32 S_A];
                4161 [I32Add AI_ACC] [Store8 S_A] [I32Add SI];
                4162 [I32Add AS] [Copy] [CountNe II];
                4163 [I32Add AS] [I32Add SI_ACC] [I32Extend16S A] [I32LtS BR_AS];
                4164 [I32Add AS] [I32Add SS] [CountNe II];
                4165 [I32Add AS] [Load32 A_ACC] [I32Add AI_ACC] [Store32 S_A];
                4166 [I32Add AS] [Load8 A_ACC] [I32Shl AI] [Load8 S_ACC];
                4167 [I32Add AS_ACC] [I32Add AS] [I32Add SI] [CountNe IS];
                4168 [I32Add AS_ACC] [I32Add AS] [I32Xor SI_ACC];
                4169 [I32Add AS_ACC] [Store16 S_A] [I32Add SI] [Load16 A_ACC];
                4170 [I32Add AS_ACC] [Store32 S_A] [Copy] [Br];
                4171 [I32Add AS_ACC] [Store32 S_A] [CountNe II];
                4172 [I32Add SI] [Br];
                4173 [I32Add SI] [Const];
                4174 [I32Add SI] [Const] [I32And SI] [I32Eq BR_AI];
                4175 [I32Add SI] [Const] [I32DivU SS_ACC] [I32LtU BR_AS];
                4176 [I32Add SI] [Copy];
                4177 [I32Add SI] [CopyThree] [I32GtS BR_SI];
                4178 [I32Add SI] [CopyTwo];
                4179 [I32Add SI] [CountNe II];
                4180 [I32Add SI] [I32Add SI];
                4181 [I32Add SI] [I32Add SI] [Copy] [I32LtU BR_SI];
                4182 [I32Add SI] [I32Add SI] [CountNe II];
                4183 [I32Add SI] [I32Add SI] [CountNe IS];
                4184 [I32Add SI] [I32Add SI] [Load32 A] [I32LtS BR_AS];
                4185 [I32Add SI] [I32Add SI] [Load8 S];
                4186 [I32Add SI] [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
                4187 [I32Add SI] [Load32 A] [I32GtS BR_AS];
                4188 [I32Add SI] [Load32 A] [I32LtS BR_AS];
                4189 [I32Add SI] [Load32 S];
                4190 [I32Add SI] [Load32 S] [CopyTwo] [BrNez];
                4191 [I32Add SI] [Load32 S] [Store32 S];
                4192 [I32Add SI] [Load64 A];
                4193 [I32Add SI] [Load64 A] [Load64 S] [I64Xor AS_ACC];
                4194 [I32Add SI] [Load8 S] [Br];
                4195 [I32Add SI] [Load8 S] [BrEqzA];
                4196 [I32Add SI] [Load8 S] [I32Eq BR_AI];
                4197 [I32Add SI] [Store32 K_A] [Br];
                4198 [I32Add SI] [Store32 K_A] [Store32 S_I];
                4199 [I32Add SI_ACC] [I32Add AS] [I32Add SI_ACC] [I32Add AS];
                4200 [I32Add SI_ACC] [I32And AI_ACC];
                4201 [I32Add SI_ACC] [I32And AI_ACC] [F64ConvertI32U A] [F64Div SI];
                4202 [I32Add SI_ACC] [I32And AI_ACC] [I32GtU BR_AI];
                4203 [I32Add SI_ACC] [I32And AI_ACC] [I32LeU BR_AI];
                4204 [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4205 [I32Add SI_ACC] [I32Xor AS_ACC];
                4206 [I32Add SS] [CountGtU II];
                4207 [I32Add SS] [I32Add SI] [Copy];
                4208 [I32Add SS] [I32Add SI] [CountNe IS];
                4209 [I32Add SS] [I32Add SS];
                4210 [I32Add SS] [I32Add SS] [Load64 W_ACC] [Store64 W_A];
                4211 [I32Add SS] [I32Xor SI_ACC] [I32And AI_ACC] [I32ShrU AI_ACC];
                4212 [I32Add SS] [Load32 W];
                4213 [I32Add SS] [Load64 A] [Load64 X] [I64Mul AS_ACC];
                4214 [I32Add SS] [Load8S32 S] [I32And AI];
                4215 [I32Add SS] [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
                4216 [I32Add SS] [Store8 W_A] [I32Add SI];
                4217 [I32Add SS_ACC] [I32Add AI] [I64Add SS];
                4218 [I32Add SS_ACC] [I32Add AI_ACC] [Load32 A];
                4219 [I32Add SS_ACC] [ReturnOneA];
                4220 [I32And AI] [I32ShrU SI_ACC] [I32And AI_ACC];
                4221 [I32And AI] [I32ShrU SI_ACC] [I32And AI_ACC] [I32Mul AS];
                4222 [I32And AI_ACC] [I32Rotr AI] [I32Rotr SI_ACC] [I32And AI_ACC];
                4223 [I32And AI_ACC] [I32Shl AI] [I32Add SI_ACC] [Load32 AX_ACC];
                4224 [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
                4225 [I32And AS] [I32And SS_ACC];
                4226 [I32And AS_ACC] [I32Add AS] [Load32 W_ACC] [I32Add AS];
                4227 [I32And AS_ACC] [Store32 S_A] [Copy] [Br];
                4228 [I32And SI] [Const] [Copy];
                4229 [I32And SI] [I32Eq BR_AI];
                4230 [I32And SI] [Store8 A];
                4231 [I32And SI] [Store8 A_I] [I32Add SI_ACC] [Store32 K_A];
                4232 [I32And SI_ACC] [BrEqzA];
                4233 [I32And SI_ACC] [BrNezA];
                4234 [I32And SI_ACC] [I32Eq BR_AI];
                4235 [I32And SI_ACC] [I32Eq BR_AS];
                4236 [I32And SI_ACC] [I32Ne BR_AI];
                4237 [I32And SI_ACC] [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
                4238 [I32And SI_ACC] [I32Shl AI_ACC] [Load16 A];
                4239 [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS] [Const];
                4240 [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS_ACC];
                4241 [I32And SI_ACC] [I32Xor AS_ACC] [BrEqzA];
                4242 [I32And SS_ACC] [I32Add AS_ACC] [ReturnOneA];
                4243 [I32Eq SI_ACC] [Const] [Const] [SelectA];
                4244 [I32GtS AS] [Const] [SelectA];
                4245 [I32GtS AS] [Const] [SelectA] [I32Add AS];
                4246 [I32GtS SS] [Const] [Select];
                4247 [I32GtS SS_ACC] [Const] [Const] [SelectA];
                4248 [I32GtU AS_ACC] [Store32 S_A] [Copy] [Br];
                4249 [I32GtU SS_ACC] [SelectA] [ReturnOneA];
                4250 [I32Mul AI_ACC] [I32Add AS] [CountNe II];
                4251 [I32Mul AI_ACC] [I32Add AS_ACC] [I32Mul AI_ACC] [I32Add AS_ACC];
                4252 [I32Mul AS_ACC] [I32Add AS_ACC] [I32Add AS];
                4253 [I32Mul AS_ACC] [Store32 S_A] [Copy] [Br];
                4254 [I32Mul SI] [I32Add SI];
                4255 [I32Mul SI_ACC] [I32Add AS_ACC];
                4256 [I32Mul SS_ACC] [I32Shl AI] [I32Shl SI] [I32Add AS_ACC];
                4257 [I32Or AS] [I32Add SI];
                4258 [I32Or AS] [Load16 S_ACC] [I32And AS_ACC] [I32Add AS];
                4259 [I32Or AS_ACC] [Store32 X_A] [CountNe II];
                4260 [I32Or SI_ACC] [I32Mul AS_ACC] [ReturnOneA];
                4261 [I32Rotl AI] [I32Rotl SI_ACC] [I32Xor AS];
                4262 [I32Rotl SI] [I32Rotl SI_ACC] [I32Xor AS];
                4263 [I32Rotl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                4264 [I32Rotl SI_ACC] [I32Xor AS] [I32And SS_ACC];
                4265 [I32Rotl SI_ACC] [I32Xor AS_ACC] [I32Add AS] [Copy];
                4266 [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
                4267 [I32Shl AI] [I32Add SI_ACC] [I32Add AS] [Load32 A];
                4268 [I32Shl AI] [I32Add SI_ACC] [Load32 AX_ACC];
                4269 [I32Shl AI_ACC] [Load16 A_ACC] [I32Xor AS_ACC] [ReturnOneA];
                4270 [I32Shl SI] [I32Add AS];
                4271 [I32Shl SI] [I32Add SI_ACC];
                4272 [I32Shl SI_ACC] [I32Xor AS] [I32And AI] [Store16 W_A];
                4273 [I32Shl SI_ACC] [I32Xor AS] [I32And AI_ACC];
                4274 [I32Shl SI_ACC] [I32Xor AS] [I32RemU AI_ACC];
                4275 [I32Shl SI_ACC] [I32Xor AS] [I32ShrU AI_ACC] [I32Xor AS];
                4276 [I32Shl SI_ACC] [I32Xor AS] [Store32 W_A];
                4277 [I32Shl SI_ACC] [I32Xor AS] [Store32 W_A] [CountNe II];
                4278 [I32Shl SI_ACC] [I32Xor AS_ACC] [ReturnOneA];
                4279 [I32ShrS SI] [I32And SI_ACC] [I32Xor AS];
                4280 [I32ShrU SA_ACC] [Store32 S_A] [Copy] [Br];
                4281 [I32ShrU SI] [I32Shl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                4282 [I32ShrU SI_ACC] [I32Xor AS];
                4283 [I32ShrU SI_ACC] [I32Xor AS_ACC];
                4284 [I32Sub SA] [I32Eq SS_ACC] [SelectA] [ReturnOneA];
                4285 [I32Sub SA] [I32ShrS SI] [I32And SI_ACC] [I32Xor AS];
                4286 [I32Sub SS] [I32Add SS] [I32Add SI];
                4287 [I32Sub SS] [I32Add SS] [I32Add SI] [I32LtU BR_SI];
                4288 [I32Sub SS] [I32Sub SS];
                4289 [I32Sub SS_ACC] [I32ShrS AI];
                4290 [I32Sub SS_ACC] [ReturnOneA];
                4291 [I32Xor AS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4292 [I32Xor AS] [I32Rotl SI] [I32Rotl SI_ACC] [I32Xor AS];
                4293 [I32Xor AS_ACC] [Store32 S_A] [Copy] [Br];
                4294 [I32Xor SS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4295 [I32Xor SS_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
                4296 [I64Add AS] [I64ShrS AI_ACC] [I64Add AS] [I64ShrS AI_ACC];
                4297 [I64Add AS_ACC] [Store64 S_A] [I32Add SI] [Load64 A];
                4298 [I64And AI_ACC] [Store64 S_A] [I64And SI];
                4299 [I64And AS] [I64Xor AS_ACC] [Store64 S_A] [I64Xor SS_ACC];
                4300 [I64DivU SI] [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4301 [I64DivU SS] [I32WrapI64 A_ACC];
                4302 [I64GtU SI] [Copy] [BrNezA];
                4303 [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
                4304 [I64Mul SS] [I64DivU SI] [I64Sub SS] [BrNezA];
                4305 [I64Mul SS_ACC] [I64Add AS_ACC] [Store64 S_A];
                4306 [I64Mul SS_ACC] [I64Add AS_ACC] [Store64 S_A] [CountNe II];
                4307 [I64ShrS SI_ACC] [I64Add AS];
                4308 [I64Sub SS_ACC] [Store64 S_A] [I64Sub SS_ACC] [Store64 S_A];
                4309 [I64Xor AS] [Store64 W_A] [I64Add AS] [CountNe II];
                4310 [I64Xor AS] [Store64 W_A] [Load64 W] [I64Add SS];
                4311 [Load16 AX] [Load16 X_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4312 [Load16 S] [I32And AI_ACC] [BrEqzA];
                4313 [Load16 S] [Load16 S_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4314 [Load16 W] [I32Add SS];
                4315 [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4316 [Load16 X] [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4317 [Load16S32 AX] [Load16S32 X_ACC] [I32Mul AS_ACC] [I32Add AS];
                4318 [Load16S32 S] [Load16S32 S];
                4319 [Load16S32 S] [Load16S32 S_ACC] [I32Sub SA_ACC] [ReturnOneA];
                4320 [Load16S32 W_ACC] [I32Mul AS];
                4321 [Load16S32 W_ACC] [I32Mul AS] [Load16S32 S] [Load16S32 S_ACC];
                4322 [Load16S32 W_ACC] [I32Mul AS_ACC] [I32Add AS];
                4323 [Load16S32 W_ACC] [I32Mul AS_ACC] [I32Add AS_ACC] [Store32 S_A];
                4324 [Load16S32 W_ACC] [I32Mul AS_ACC] [Store32 W_A];
                4325 [Load32 A_ACC] [Store32 S_A] [Br];
                4326 [Load32 A_ACC] [Store32 S_A] [Store32 S] [Br];
                4327 [Load32 K] [I32Add SI] [Load8 S] [I32Eq BR_AI];
                4328 [Load32 K] [I32And AI_ACC] [I32Shl AI];
                4329 [Load32 S] [BrEqzA];
                4330 [Load32 S] [BrNezA];
                4331 [Load32 S] [Copy] [I32Add SI];
                4332 [Load32 S] [Copy] [I32LeU BR_SS];
                4333 [Load32 S] [CountGeS IS];
                4334 [Load32 S] [F64ConvertI32U A] [I32Ne BR_AI];
                4335 [Load32 S] [Load32 S];
                4336 [Load32 S] [Load32 S] [Load32 S] [Load32 A];
                4337 [Load32 S] [Load32 S] [Load8 S];
                4338 [Load32 S] [Load32 S_ACC] [I32Add AS] [I32GtU BR_SI];
                4339 [Load32 S] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                4340 [Load32 S] [Load32 S_ACC] [I32Shl AI_ACC] [I32Add AS];
                4341 [Load32 S] [Load32 S_ACC] [Load32 AX] [Load32 A];
                4342 [Load32 S] [Load8 A] [BrNezA];
                4343 [Load32 S] [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
                4344 [Load32 S] [Load8 A_ACC] [Store8 S_A];
                4345 [Load32 S] [Store32 A];
                4346 [Load32 S_ACC] [BrEqzA];
                4347 [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4348 [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [Br];
                4349 [Load32 S_ACC] [I32Eq BR_AS];
                4350 [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                4351 [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
                4352 [Load32 S_ACC] [Load16 A_ACC] [I32Eq BR_AS];
                4353 [Load32 S_ACC] [Load8 A];
                4354 [Load32 S_ACC] [Load8 A_ACC] [BrNezA];
                4355 [Load32 S_ACC] [Store32 S_A];
                4356 [Load32 S_ACC] [Store32 S_A] [I32ShrU SI_ACC] [I32And AI];
                4357 [Load32 W] [I32Add SI] [Copy];
                4358 [Load32 W] [I32LtS BR_AS];
                4359 [Load32 W] [Load32 W] [Load32 W] [Load32 W];
                4360 [Load32 W_ACC] [I32Add AS] [Load32 S_ACC] [I32Add AS];
                4361 [Load32 W_ACC] [I32LtS BR_AS];
                4362 [Load32 W_ACC] [Store32 W_A] [Load32 W_ACC] [Store32 W_A];
                4363 [Load32 X] [CountLtS SI];
                4364 [Load32 X] [Store32 X_A] [I32Add SI] [I32Sub AS];
                4365 [Load32 X_ACC] [I32Add AS];
                4366 [Load32 X_ACC] [Store32 X_A] [ReturnOne];
                4367 [Load64 A] [Load64 S] [I64Xor AS_ACC];
                4368 [Load64 S] [Load64 S] [I64Add AS_ACC] [Store64 S_A];
                4369 [Load64 S] [Load64 S] [Load64 S] [Load64 S];
                4370 [Load64 S_ACC] [I64Mul AI] [Load64 S_ACC] [I64Add AS];
                4371 [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
                4372 [Load8 A_ACC] [I32Shl AI] [Load8 S_ACC];
                4373 [Load8 S] [Br];
                4374 [Load8 S] [CountGtU II];
                4375 [Load8 S] [I32Eq BR_AI];
                4376 [Load8 S] [Load8 S] [I32Ne BR_AS];
                4377 [Load8 S] [Load8 S_ACC] [I32Sub SA] [BrNezA];
                4378 [Load8 S_ACC] [BrEqzA];
                4379 [Load8 S_ACC] [BrNezA];
                4380 [Load8 S_ACC] [I32Add AS] [Load8 S_ACC] [I32Add AS];
                4381 [Load8 S_ACC] [I32And AI_ACC] [BrEqzA];
                4382 [Load8 S_ACC] [I64Xor AS_ACC];
                4383 [Load8 S_ACC] [Store8 W_A] [I32Add SI] [CountNe II];
                4384 [Load8 W_ACC] [I32Add AS] [Load8 W_ACC] [I32Add AS];
                4385 [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC];
                4386 [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [I32Or AS_ACC];
                4387 [Load8 W_ACC] [I64Xor AS_ACC];
                4388 [Load8 W_ACC] [Store32 S_A] [Br];
                4389 [Load8 W_ACC] [Store8 W_A] [Load8 W_ACC] [Store8 W_A];
                4390 [Load8 X_ACC] [Store8 X_A] [I32Add SI] [CountNe IS];
                4391 [LoadF64 K] [F64Mul AI_ACC] [F64Add AS] [StoreF64 K_A];
                4392 [LoadF64 S] [Const] [F64Ge AS_ACC] [BrEqzA];
                4393 [LoadF64 S] [Const] [F64Lt AS_ACC] [BrEqzA];
                4394 [LoadF64 S] [F64Mul SS_ACC] [F64Mul AS_ACC];
                4395 [LoadF64 S] [I32Add SI] [LoadF64 A_ACC] [F64Sub SA];
                4396 [LoadF64 S] [LoadF64 S] [LoadF64 S] [LoadF64 S];
                4397 [LoadF64 W] [F64Mul SA];
                4398 [LoadF64 W] [LoadF64 S_ACC] [F64Mul SA_ACC] [F64Add AS_ACC];
                4399 [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
                4400 [LoadF64 W_ACC] [F64Sub SA] [F64Mul AS];
                4401 [Store16 S_A] [I32Add SI] [Load16 A_ACC] [I32Sub AS_ACC];
                4402 [Store16 S_I] [Load8 S_ACC] [I32And AI_ACC] [Store8 S_A];
                4403 [Store32 S] [Copy] [I32GtU BR_SS];
                4404 [Store32 S] [CopyThree] [Br];
                4405 [Store32 S] [CountLtU IS];
                4406 [Store32 S] [Store32 S] [I32LeU BR_SS];
                4407 [Store32 S] [Store32 W] [Store32 W];
                4408 [Store32 S_A] [Copy] [Br];
                4409 [Store32 S_A] [I32Add SI] [Br];
                4410 [Store32 S_A] [I32Add SI] [I32GeU BR_SS];
                4411 [Store32 W] [I32Add SI] [CountNe IS];
                4412 [Store32 X] [I32Add SI] [CountNe II];
                4413 [Store32 X] [I32Add SI] [CountNe IS];
                4414 [Store64 A_I] [Store64 A_I] [Store64 A_I] [Store32 A_I];
                4415 [Store64 A_I] [Store64 A_I] [Store64 A_I] [Store64 A_I];
                4416 [Store64 S_A] [I32Add SI];
                4417 [Store64 W_I] [CountNe II];
                4418 [Store64 X] [I32Add SI] [CountNe II];
                4419 [Store8 S] [I32Add SI] [Br];
                4420 [Store8 S_I] [I32Add SI] [Const];
                4421 [Store8 S_I] [I32Add SI] [Load32 S_ACC] [I32Ne BR_AI];
                4422 [Store8 W_A] [CountNe II];
                4423 [Store8 W_A] [I32Add SI] [Store8 W_A] [I32Add SI_ACC];
                4424 [Store8 W_I] [CountLtU SI];
                4425 [Store8 X_A] [Copy] [I32Add SI] [I32Add SI];
            }
            threaded {
                4426 [Const] [Call];
                4427 [Const] [Const];
                4428 [Const] [Const] [Const] [Copy];
                4429 [Const] [Copy];
                4430 [Const] [CopyTwo] [Call];
                4431 [Const] [CountNe II];
                4432 [Const] [F64Lt AS_ACC];
                4433 [Const] [I32Add SI] [Call];
                4434 [Const] [I32Add SI_ACC] [BrTableA];
                4435 [Const] [I32Add SI_ACC] [I32LtU BR_AI];
                4436 [Const] [I32And SI_ACC] [I32Ne BR_AI];
                4437 [Const] [I32Shl SS];
                4438 [Const] [I32Shl SS_ACC];
                4439 [Const] [I32Sub SS];
                4440 [Const] [I32Sub SS] [Load32 S_ACC] [Load32 A_ACC];
                4441 [Const] [I64Shl SA_ACC];
                4442 [Const] [Load32 S] [BrEqzA];
                4443 [Const] [Load32 S_ACC] [I32Add AI] [Store32 S_A];
                4444 [Const] [Load32 S_ACC] [I32LeU BR_AS];
                4445 [Const] [Load8 S];
                4446 [Const] [ReturnOne];
                4447 [Const] [Select];
                4448 [Const] [SelectA];
                4449 [Const] [SelectA] [Br];
                4450 [Const] [Store16 S];
                4451 [Const] [Store16 S_I];
                4452 [Const] [Store32 S];
                4453 [Const] [Store32 S_I];
                4454 [Const] [Store8 S_I];
                4455 [ConstSigned] [Load32 W] [Load32 W];
                4456 [ConstWide] [F64Div SA];
                4457 [ConstWide] [I64And SS_ACC];
                4458 [ConstWide] [I64Mul AS];
                4459 [ConstWide] [Store64 S];
                4460 [Copy] [BrNez];
                4461 [Copy] [BrNezA];
                4462 [Copy] [BrTable];
                4463 [Copy] [Call];
                4464 [Copy] [CallIndirect];
                4465 [Copy] [Const];
                4466 [Copy] [I32Add SI] [Call];
                4467 [Copy] [I32Add SI] [I64ShrU SI] [BrNezA];
                4468 [Copy] [I32Extend16S S_ACC];
                4469 [Copy] [I32Extend16S S_ACC] [I32LeS BR_AI];
                4470 [Copy] [I32Or SI_ACC];
                4471 [Copy] [Load16 S] [I32And AI_ACC] [BrEqzA];
                4472 [Copy] [Load32 K_ACC];
                4473 [Copy] [Load32 W];
                4474 [Copy] [ReturnOne];
                4475 [Copy] [Store32 S_I];
                4476 [CopyThree] [Br];
                4477 [CopyThree] [Call];
                4478 [CopyThree] [CopyThree];
                4479 [CopyTwo] [BrNez];
                4480 [CopyTwo] [Call];
                4481 [CopyTwo] [CallIndirect];
                4482 [CopyTwo] [Load32 S] [Store32 S];
                4483 [F64Add AI_ACC] [I64TruncSatF64U A];
                4484 [F64Add AS] [StoreF64 K_A];
                4485 [F64Add SA_ACC] [ConstWide];
                4486 [F64Add SA_ACC] [F64Add SA];
                4487 [F64Add SA_ACC] [StoreF64 A_A];
                4488 [F64Add SI] [CountNe IS];
                4489 [F64Add SS] [StoreF64 S_A];
                4490 [F64Add SS_ACC] [F64Mul AS_ACC];
                4491 [F64ConvertI32U A] [F64Div SI];
                4492 [F64ConvertI32U A_ACC] [F64Add SA];
                4493 [F64ConvertI32U A_ACC] [F64Mul AI_ACC];
                4494 [F64Div AS_ACC] [F64Add AI];
                4495 [F64Ge AS_ACC] [BrEqzA];
                4496 [F64Mul AS] [LoadF64 A_ACC];
                4497 [F64Mul SA_ACC] [F64Add AS];
                4498 [F64Mul SA_ACC] [F64Add AS_ACC];
                4499 [F64Mul SS_ACC] [F64Add AI_ACC];
                4500 [F64Sqrt A_ACC] [F64Mul SA_ACC];
                4501 [F64Sub SA_ACC] [StoreF64 S_A];
                4502 [F64Sub SS_ACC] [F64Add SA];
                4503 [Fuel] [Br];
                4504 [Fuel] [BrEqz];
                4505 [Fuel] [BrNez];
                4506 [Fuel] [BrTable];
                4507 [Fuel] [Const];
                4508 [Fuel] [Const] [Br];
                4509 [Fuel] [Const] [BrNez];
                4510 [Fuel] [Const] [Const];
                4511 [Fuel] [Const] [Const] [Const];
                4512 [Fuel] [Const] [Const] [Copy];
                4513 [Fuel] [Const] [Const] [F64Mul SI_ACC];
                4514 [Fuel] [Const] [Copy];
                4515 [Fuel] [Const] [Copy] [Const];
                4516 [Fuel] [Const] [CopyTwo] [Call];
                4517 [Fuel] [Const] [I32Add SI_ACC] [BrTableA];
                4518 [Fuel] [Const] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4519 [Fuel] [Const] [I32And SI_ACC] [I32Ne BR_AI];
                4520 [Fuel] [Const] [I32LtU BR_SI];
                4521 [Fuel] [Const] [I32Shl SS_ACC] [I32And AI_ACC] [BrEqzA];
                4522 [Fuel] [Const] [I32Sub SS] [Load32 S_ACC] [Load32 A_ACC];
                4523 [Fuel] [Const] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4524 [Fuel] [Const] [Load32 S_ACC] [I32LeU BR_AS];
                4525 [Fuel] [Const] [Load8 S] [I32Eq AI_ACC];
                4526 [Fuel] [Const] [Store16 S] [I32Add SI];
                4527 [Fuel] [Const] [Store32 S_I];
                4528 [Fuel] [ConstWide];
                4529 [Fuel] [Copy];
                4530 [Fuel] [Copy] [Br];
                4531 [Fuel] [Copy] [BrNez];
                4532 [Fuel] [Copy] [Call];
                4533 [Fuel] [Copy] [Const];
                4534 [Fuel] [Copy] [CountNe II];
                4535 [Fuel] [Copy] [I32Add SI];
                4536 [Fuel] [Copy] [I32Add SI] [Call];
                4537 [Fuel] [Copy] [I32Add SI] [Load32 S] [I32GtS BR_AS];
                4538 [Fuel] [Copy] [I32LtU BR_SI];
                4539 [Fuel] [Copy] [I32Ne BR_SI];
                4540 [Fuel] [Copy] [Load16 S] [I32And AI_ACC] [BrEqzA];
                4541 [Fuel] [Copy] [Load32 W] [Load32 S] [I32Add SS];
                4542 [Fuel] [CopyThree];
                4543 [Fuel] [CopyThree] [Br];
                4544 [Fuel] [CopyThree] [Call];
                4545 [Fuel] [CopyThree] [CopyThree] [I32Xor SS_ACC] [Copy];
                4546 [Fuel] [CopyTwo] [Br];
                4547 [Fuel] [CopyTwo] [Call];
                4548 [Fuel] [CopyTwo] [Const];
                4549 [Fuel] [CopyTwo] [Const] [I32LtS BR_SI];
                4550 [Fuel] [CopyTwo] [Load32 S] [Store32 S] [BrNezA];
                4551 [Fuel] [CountGeU IS];
                4552 [Fuel] [CountLtU IS];
                4553 [Fuel] [CountNe II];
                4554 [Fuel] [CountNe IS];
                4555 [Fuel] [F64Add SS];
                4556 [Fuel] [F64Add SS] [StoreF64 S_A];
                4557 [Fuel] [F64Add SS_ACC] [F64Mul AS_ACC] [F64Add AS];
                4558 [Fuel] [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
                4559 [Fuel] [F64Mul SI_ACC] [F64Div AS_ACC] [F64Add AI];
                4560 [Fuel] [F64Mul SS] [F64Mul SS];
                4561 [Fuel] [F64Neg S] [I32Eq SI_ACC] [SelectA];
                4562 [Fuel] [F64Sub SS_ACC] [F64Add SA] [F64Mul AS];
                4563 [Fuel] [GlobalGet] [I32Sub AI] [GlobalSetA];
                4564 [Fuel] [I32Add SI];
                4565 [Fuel] [I32Add SI] [Br];
                4566 [Fuel] [I32Add SI] [Call];
                4567 [Fuel] [I32Add SI] [Const];
                4568 [Fuel] [I32Add SI] [Const] [BrTable];
                4569 [Fuel] [I32Add SI] [Const] [I32DivU SS_ACC] [I32LtU BR_AS];
                4570 [Fuel] [I32Add SI] [CopyThree];
                4571 [Fuel] [I32Add SI] [CountNe II];
                4572 [Fuel] [I32Add SI] [I32Add SI];
                4573 [Fuel] [I32Add SI] [I32Add SI] [Call];
                4574 [Fuel] [I32Add SI] [I32Add SI] [CountNe II];
                4575 [Fuel] [I32Add SI] [I32Add SI] [Load8 A] [BrNezA];
                4576 [Fuel] [I32Add SI] [I32Add SS];
                4577 [Fuel] [I32Add SI] [I32Add SS_ACC] [I32Add AI_ACC];
                4578 [Fuel] [I32Add SI] [I32Ne BR_SS];
                4579 [Fuel] [I32Add SI] [I64DivU SS];
                4580 [Fuel] [I32Add SI] [Load32 A] [I32GtS BR_AS];
                4581 [Fuel] [I32Add SI] [Load32 A] [I32LtS BR_AS];
                4582 [Fuel] [I32Add SI] [Load32 A_ACC] [BrEqzA];
                4583 [Fuel] [I32Add SI] [Load32 S];
                4584 [Fuel] [I32Add SI] [Load32 S] [Store32 S];
                4585 [Fuel] [I32Add SI] [Load64 S] [I64ShrS AI_ACC] [I64Xor AS];
                4586 [Fuel] [I32Add SI] [Load8 S];
                4587 [Fuel] [I32Add SI] [Load8 S] [BrEqzA];
                4588 [Fuel] [I32Add SI] [Load8 S_ACC] [BrTableA];
                4589 [Fuel] [I32Add SI_ACC];
                4590 [Fuel] [I32Add SI_ACC] [BrTableA];
                4591 [Fuel] [I32Add SI_ACC] [GlobalSetA];
                4592 [Fuel] [I32Add SI_ACC] [I32Add AS] [I32Add SI_ACC] [I32Add AS];
                4593 [Fuel] [I32Add SI_ACC] [I32And AI_ACC];
                4594 [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [F64ConvertI32U A] [F64Div SI];
                4595 [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [I32LeU BR_AI];
                4596 [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
                4597 [Fuel] [I32Add SI_ACC] [I32LtU BR_AI];
                4598 [Fuel] [I32Add SI_ACC] [Store32 S_A];
                4599 [Fuel] [I32Add SS];
                4600 [Fuel] [I32Add SS] [CountNe IS];
                4601 [Fuel] [I32Add SS] [I32Add SI] [Copy];
                4602 [Fuel] [I32Add SS] [I32Add SS];
                4603 [Fuel] [I32Add SS] [I32Add SS] [Load64 W_ACC] [Store64 W_A];
                4604 [Fuel] [I32Add SS] [Load32 W];
                4605 [Fuel] [I32Add SS] [Load64 A] [Load64 X] [I64Mul AS_ACC];
                4606 [Fuel] [I32Add SS] [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
                4607 [Fuel] [I32Add SS] [Store8 W_A] [I32Add SI];
                4608 [Fuel] [I32Add SS_ACC];
                4609 [Fuel] [I32Add SS_ACC] [I32Add AI_ACC] [Load32 A];
                4610 [Fuel] [I32Add SS_ACC] [ReturnOneA];
                4611 [Fuel] [I32And SI];
                4612 [Fuel] [I32And SI] [Const] [Copy];
                4613 [Fuel] [I32And SI] [I32Add SI] [Const];
                4614 [Fuel] [I32And SI] [I32Eq BR_AI];
                4615 [Fuel] [I32And SI] [Store8 A];
                4616 [Fuel] [I32And SI] [Store8 A_I] [I32Add SI_ACC] [Store32 K_A];
                4617 [Fuel] [I32And SI_ACC];
                4618 [Fuel] [I32And SI_ACC] [BrEqzA];
                4619 [Fuel] [I32And SI_ACC] [BrNezA];
                4620 [Fuel] [I32And SI_ACC] [I32Eq BR_AI];
                4621 [Fuel] [I32And SI_ACC] [I32GeU BR_AI];
                4622 [Fuel] [I32And SI_ACC] [I32GtU BR_AS];
                4623 [Fuel] [I32And SI_ACC] [I32Ne BR_AI];
                4624 [Fuel] [I32And SI_ACC] [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
                4625 [Fuel] [I32And SI_ACC] [I32Shl AI_ACC] [Load16 A];
                4626 [Fuel] [I32And SS_ACC] [I32Add AS_ACC] [ReturnOneA];
                4627 [Fuel] [I32Eq BR_SI];
                4628 [Fuel] [I32Eq SI_ACC] [Const] [Const] [SelectA];
                4629 [Fuel] [I32Extend8S S] [I32And SI] [Copy] [Call];
                4630 [Fuel] [I32Extend8S S_ACC] [I32Ne BR_AS];
                4631 [Fuel] [I32GtS BR_SI];
                4632 [Fuel] [I32GtS BR_SS];
                4633 [Fuel] [I32GtS SS_ACC] [Const] [Const] [SelectA];
                4634 [Fuel] [I32GtU BR_SI];
                4635 [Fuel] [I32GtU BR_SS];
                4636 [Fuel] [I32LeU BR_SS];
                4637 [Fuel] [I32LtS BR_SI];
                4638 [Fuel] [I32LtU BR_SI];
                4639 [Fuel] [I32Mul SI] [I32Add SI];
                4640 [Fuel] [I32Mul SS_ACC] [I32Shl AI] [I32Shl SI] [I32Add AS_ACC];
                4641 [Fuel] [I32Ne BR_SI];
                4642 [Fuel] [I32Or SI_ACC] [I32Mul AS_ACC] [ReturnOneA];
                4643 [Fuel] [I32Rotl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                4644 [Fuel] [I32Shl SI];
                4645 [Fuel] [I32Shl SI] [I32Add AS];
                4646 [Fuel] [I32Shl SI_ACC];
                4647 [Fuel] [I32Shl SI_ACC] [I32Xor AS] [I32ShrU AI_ACC] [I32Xor AS];
                4648 [Fuel] [I32Shl SI_ACC] [I32Xor AS_ACC] [ReturnOneA];
                4649 [Fuel] [I32ShrU SI] [I32Shl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
                4650 [Fuel] [I32Sub SS];
                4651 [Fuel] [I32Sub SS] [I32Add SS] [I32Add SI];
                4652 [Fuel] [I32Sub SS] [I32Sub SS];
                4653 [Fuel] [I32Sub SS_ACC] [I32ShrS AI];
                4654 [Fuel] [I32Sub SS_ACC] [ReturnOneA];
                4655 [Fuel] [I32WrapI64 S];
                4656 [Fuel] [I32Xor SS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4657 [Fuel] [I32Xor SS_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
                4658 [Fuel] [I64Add SI] [Load8 S] [BrTableA];
                4659 [Fuel] [I64DivU SI] [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4660 [Fuel] [I64DivU SS] [I32WrapI64 A_ACC];
                4661 [Fuel] [I64ExtendI32S S];
                4662 [Fuel] [I64GtU BR_SI];
                4663 [Fuel] [I64LtU BR_SS];
                4664 [Fuel] [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
                4665 [Fuel] [I64Xor SS_ACC];
                4666 [Fuel] [Load16 S];
                4667 [Fuel] [Load16 S] [I32And AI_ACC] [BrEqzA];
                4668 [Fuel] [Load16 S] [I32And AI_ACC] [BrNezA];
                4669 [Fuel] [Load16 S_ACC];
                4670 [Fuel] [Load16 S_ACC] [BrEqzA];
                4671 [Fuel] [Load16 S_ACC] [BrNezA];
                4672 [Fuel] [Load16 S_ACC] [I32And AI_ACC];
                4673 [Fuel] [Load16 S_ACC] [I64GeU BR_AS];
                4674 [Fuel] [Load16 W] [I32Add SS];
                4675 [Fuel] [Load16 X] [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
                4676 [Fuel] [Load16S32 S] [Load16S32 S];
                4677 [Fuel] [Load16S32 S] [Load16S32 S_ACC] [I32Sub SA_ACC] [ReturnOneA];
                4678 [Fuel] [Load16S32 S_ACC];
                4679 [Fuel] [Load16S32 W_ACC] [I32Mul AS];
                4680 [Fuel] [Load16S32 X];
                4681 [Fuel] [Load32 K];
                4682 [Fuel] [Load32 K] [Copy] [CallIndirect];
                4683 [Fuel] [Load32 K] [I32And AI_ACC] [I32Shl AI];
                4684 [Fuel] [Load32 S];
                4685 [Fuel] [Load32 S] [BrEqz];
                4686 [Fuel] [Load32 S] [BrEqzA];
                4687 [Fuel] [Load32 S] [BrNezA];
                4688 [Fuel] [Load32 S] [Copy] [I32LeU BR_SS];
                4689 [Fuel] [Load32 S] [CountGeS IS];
                4690 [Fuel] [Load32 S] [F64ConvertI32U A] [I32Ne BR_AI];
                4691 [Fuel] [Load32 S] [I32Add SS] [Load32 S_ACC] [I32GtU BR_AS];
                4692 [Fuel] [Load32 S] [I32And SI_ACC];
                4693 [Fuel] [Load32 S] [I32LtS BR_AI];
                4694 [Fuel] [Load32 S] [I32Mul SI_ACC] [I32Add AS];
                4695 [Fuel] [Load32 S] [Load32 A];
                4696 [Fuel] [Load32 S] [Load32 A_ACC];
                4697 [Fuel] [Load32 S] [Load32 S];
                4698 [Fuel] [Load32 S] [Load32 S] [CallIndirect];
                4699 [Fuel] [Load32 S] [Load32 S] [Load8 S];
                4700 [Fuel] [Load32 S] [Load32 S_ACC];
                4701 [Fuel] [Load32 S] [Load32 S_ACC] [I32GtU BR_AS];
                4702 [Fuel] [Load32 S] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                4703 [Fuel] [Load32 S] [Load32 S_ACC] [I32Shl AI_ACC] [I32Add AS];
                4704 [Fuel] [Load32 S] [Load32 S_ACC] [Load32 AX];
                4705 [Fuel] [Load32 S] [Load8 A] [BrNezA];
                4706 [Fuel] [Load32 S] [Load8 A_ACC];
                4707 [Fuel] [Load32 S] [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
                4708 [Fuel] [Load32 S] [Load8 A_ACC] [Store8 S_A];
                4709 [Fuel] [Load32 S] [Store32 A];
                4710 [Fuel] [Load32 S] [Store32 S_A];
                4711 [Fuel] [Load32 S] [Store8 S_I];
                4712 [Fuel] [Load32 S_ACC];
                4713 [Fuel] [Load32 S_ACC] [BrEqzA];
                4714 [Fuel] [Load32 S_ACC] [BrNezA];
                4715 [Fuel] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
                4716 [Fuel] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [Br];
                4717 [Fuel] [Load32 S_ACC] [I32Eq BR_AS];
                4718 [Fuel] [Load32 S_ACC] [I32GtU BR_AS];
                4719 [Fuel] [Load32 S_ACC] [I32LeU BR_AS];
                4720 [Fuel] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
                4721 [Fuel] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
                4722 [Fuel] [Load32 S_ACC] [I32Ne BR_AI];
                4723 [Fuel] [Load32 S_ACC] [Load16 A_ACC] [I32Eq BR_AS];
                4724 [Fuel] [Load32 S_ACC] [Load32 A];
                4725 [Fuel] [Load32 S_ACC] [Load32 A_ACC];
                4726 [Fuel] [Load32 S_ACC] [Load8 A];
                4727 [Fuel] [Load32 S_ACC] [Load8 A_ACC] [BrEqzA];
                4728 [Fuel] [Load32 S_ACC] [Store32 S_A];
                4729 [Fuel] [Load32 S_ACC] [Store32 S_A] [I32ShrU SI_ACC] [I32And AI];
                4730 [Fuel] [Load32 S_ACC] [Store32 S_A] [Store32 S] [Br];
                4731 [Fuel] [Load32 W];
                4732 [Fuel] [Load32 W] [I32GtU BR_AI];
                4733 [Fuel] [Load32 W] [Load32 W] [Load32 W] [Load32 W];
                4734 [Fuel] [Load32 W_ACC] [ReturnOneA];
                4735 [Fuel] [Load32 W_ACC] [Store32 W_A] [Load32 W_ACC] [Store32 W_A];
                4736 [Fuel] [Load32 X] [CountLtS SI];
                4737 [Fuel] [Load64 S];
                4738 [Fuel] [Load64 S] [Load8 S] [I32Add SI_ACC] [BrTableA];
                4739 [Fuel] [Load64 W_ACC];
                4740 [Fuel] [Load8 S];
                4741 [Fuel] [Load8 S] [Br];
                4742 [Fuel] [Load8 S] [BrEqzA];
                4743 [Fuel] [Load8 S] [CountGtU II];
                4744 [Fuel] [Load8 S] [I32Add SI_ACC] [BrTableA];
                4745 [Fuel] [Load8 S] [I32Eq BR_AI];
                4746 [Fuel] [Load8 S] [I32Extend8S A] [I32LtS BR_AI];
                4747 [Fuel] [Load8 S] [I32GtU AI_ACC] [Const] [SelectA];
                4748 [Fuel] [Load8 S] [Load8 S] [I32Ne BR_AS];
                4749 [Fuel] [Load8 S] [Load8 S_ACC];
                4750 [Fuel] [Load8 S] [Load8 S_ACC] [I32Sub SA] [BrNezA];
                4751 [Fuel] [Load8 S] [Load8S32 S];
                4752 [Fuel] [Load8 S_ACC] [BrEqzA];
                4753 [Fuel] [Load8 S_ACC] [BrNezA];
                4754 [Fuel] [Load8 S_ACC] [I32Add AS] [Load8 S_ACC] [I32Add AS];
                4755 [Fuel] [Load8 S_ACC] [I32And AI_ACC] [BrEqzA];
                4756 [Fuel] [Load8 S_ACC] [I32And AI_ACC] [BrNezA];
                4757 [Fuel] [Load8 S_ACC] [I32Eq BR_AI];
                4758 [Fuel] [Load8 S_ACC] [I64Xor AS_ACC];
                4759 [Fuel] [Load8 W] [I32Eq BR_AI];
                4760 [Fuel] [Load8 W] [I32Ne BR_AI];
                4761 [Fuel] [Load8 W_ACC];
                4762 [Fuel] [Load8 W_ACC] [I32Add AS] [Load8 W_ACC] [I32Add AS];
                4763 [Fuel] [Load8 W_ACC] [I32And AI_ACC] [BrEqzA];
                4764 [Fuel] [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC];
                4765 [Fuel] [Load8 W_ACC] [I32Ne BR_AI];
                4766 [Fuel] [Load8 W_ACC] [Store8 W_A] [Load8 W_ACC] [Store8 W_A];
                4767 [Fuel] [Load8 X_ACC] [Store8 X_A] [I32Add SI] [CountNe IS];
                4768 [Fuel] [Load8S32 S_ACC];
                4769 [Fuel] [LoadF64 S] [Const] [F64Ge AS_ACC] [BrEqzA];
                4770 [Fuel] [LoadF64 S] [Const] [F64Lt AS_ACC] [BrEqzA];
                4771 [Fuel] [LoadF64 S] [I32Add SI] [LoadF64 A_ACC] [F64Sub SA];
                4772 [Fuel] [Return];
                4773 [Fuel] [ReturnOne];
                4774 [Fuel] [Store16 S];
                4775 [Fuel] [Store16 S_I];
                4776 [Fuel] [Store16 S_I] [Store64 S];
                4777 [Fuel] [Store32 S];
                4778 [Fuel] [Store32 S] [Br];
                4779 [Fuel] [Store32 S] [BrNez];
                4780 [Fuel] [Store32 S] [Copy] [I32GtU BR_SS];
                4781 [Fuel] [Store32 S] [CountLtU IS];
                4782 [Fuel] [Store32 S] [Load32 S];
                4783 [Fuel] [Store32 S] [ReturnOne];
                4784 [Fuel] [Store32 S] [Store32 S];
                4785 [Fuel] [Store32 S] [Store32 S_I];
                4786 [Fuel] [Store32 S] [Store32 W] [Store32 W];
                4787 [Fuel] [Store32 S_I];
                4788 [Fuel] [Store32 S_I] [I64Add SI] [Br];
                4789 [Fuel] [Store32 X] [I32Add SI] [CountNe II];
                4790 [Fuel] [Store32 X] [I32Add SI] [CountNe IS];
                4791 [Fuel] [Store64 S];
                4792 [Fuel] [Store64 W_I] [CountNe II];
                4793 [Fuel] [Store64 X] [I32Add SI] [CountNe II];
                4794 [Fuel] [Store8 S];
                4795 [Fuel] [Store8 S] [I32Add SI] [Br];
                4796 [Fuel] [Store8 S] [I32Add SI] [BrEqz];
                4797 [Fuel] [Store8 S] [I32Add SI] [Load8 S];
                4798 [Fuel] [Store8 S] [I32Add SS] [Br];
                4799 [Fuel] [Store8 S_I];
                4800 [Fuel] [Store8 S_I] [I32Add SI];
                4801 [Fuel] [Store8 S_I] [I32Add SI] [Const];
                4802 [Fuel] [Store8 W_I] [CountLtU SI];
                4803 [GlobalGet] [I32Sub AI];
                4804 [GlobalGet] [I32Sub AI] [GlobalSetA];
                4805 [I32Add AI] [I32Add SS] [I32Add SS];
                4806 [I32Add AI_ACC] [BrTableA];
                4807 [I32Add AI_ACC] [Store16 S_A];
                4808 [I32Add AS] [Copy];
                4809 [I32Add AS] [I32Add SI_ACC];
                4810 [I32Add AS] [I32Add SS];
                4811 [I32Add AS] [Load32 A_ACC];
                4812 [I32Add AS] [Load32 A_ACC] [I32GtU BR_AS];
                4813 [I32Add AS] [Load8 A];
                4814 [I32Add AS_ACC] [I32Add AS];
                4815 [I32Add AS_ACC] [ReturnOneA];
                4816 [I32Add AS_ACC] [Store32 S_A];
                4817 [I32Add SI] [BrNez];
                4818 [I32Add SI] [Call];
                4819 [I32Add SI] [Const] [BrTable];
                4820 [I32Add SI] [Copy] [Call];
                4821 [I32Add SI] [Copy] [CallIndirect];
                4822 [I32Add SI] [Copy] [I32Add SI] [Call];
                4823 [I32Add SI] [Copy] [I32LtU BR_SS];
                4824 [I32Add SI] [CopyThree];
                4825 [I32Add SI] [CopyTwo] [Call];
                4826 [I32Add SI] [CountNe IS];
                4827 [I32Add SI] [F64Mul SS_ACC];
                4828 [I32Add SI] [I32Add SI] [Br];
                4829 [I32Add SI] [I32Add SI] [Call];
                4830 [I32Add SI] [I32Add SI] [Copy];
                4831 [I32Add SI] [I32Add SI] [Load8 A];
                4832 [I32Add SI] [I32Add SI] [Load8 A] [BrNezA];
                4833 [I32Add SI] [I32Add SS];
                4834 [I32Add SI] [I32Add SS] [I32Add SS];
                4835 [I32Add SI] [I32Add SS_ACC] [I32Add AI_ACC];
                4836 [I32Add SI] [I32LtS BR_SS];
                4837 [I32Add SI] [I32Ne BR_SS];
                4838 [I32Add SI] [I32Sub AS];
                4839 [I32Add SI] [I64DivU SS];
                4840 [I32Add SI] [Load32 A];
                4841 [I32Add SI] [Load32 A_ACC] [BrEqzA];
                4842 [I32Add SI] [Load32 S] [BrNezA];
                4843 [I32Add SI] [Load32 S] [Load32 S];
                4844 [I32Add SI] [Load32 S_ACC] [Load32 A_ACC];
                4845 [I32Add SI] [Load32 X_ACC] [Store32 X_A] [ReturnOne];
                4846 [I32Add SI] [Load64 S];
                4847 [I32Add SI] [Load64 S] [I64ShrS AI_ACC] [I64Xor AS];
                4848 [I32Add SI] [Load8 A];
                4849 [I32Add SI] [Load8 S];
                4850 [I32Add SI] [Load8 S_ACC] [BrTableA];
                4851 [I32Add SI] [Load8 W_ACC];
                4852 [I32Add SI] [Load8 W_ACC] [I32Add AI_ACC] [BrTableA];
                4853 [I32Add SI] [Store16 S_A];
                4854 [I32Add SI] [Store32 K_A];
                4855 [I32Add SI] [Store32 S_A];
                4856 [I32Add SI_ACC] [BrTableA];
                4857 [I32Add SI_ACC] [GlobalSetA];
                4858 [I32Add SI_ACC] [I32Add AS];
                4859 [I32Add SI_ACC] [I32And AI_ACC] [I32GeU BR_AI];
                4860 [I32Add SI_ACC] [I32LtU BR_AI];
                4861 [I32Add SI_ACC] [ReturnOneA];
                4862 [I32Add SI_ACC] [Store32 K_A];
                4863 [I32Add SI_ACC] [Store32 S_A];
                4864 [I32Add SS] [Br];
                4865 [I32Add SS] [CopyTwo] [Call];
                4866 [I32Add SS] [CountNe IS];
                4867 [I32Add SS] [I32Add SI];
                4868 [I32Add SS] [I32Mul SI];
                4869 [I32Add SS] [I32Mul SI] [Load32 W] [I32GtU BR_AI];
                4870 [I32Add SS] [I32Sub SS];
                4871 [I32Add SS] [I32Xor SI_ACC];
                4872 [I32Add SS] [Load64 A];
                4873 [I32Add SS_ACC] [I32Add AI];
                4874 [I32Add SS_ACC] [I32Add AI_ACC];
                4875 [I32Add SS_ACC] [I32Add AI_ACC] [I32ShrU AI] [I32And AI];
                4876 [I32Add SS_ACC] [I32ShrS AI];
                4877 [I32Add SS_ACC] [I32ShrS AI] [Br];
                4878 [I32And AI] [I32ShrU SI_ACC];
                4879 [I32And AI] [Store16 W_A];
                4880 [I32And AI_ACC] [BrEqzA];
                4881 [I32And AI_ACC] [BrNezA];
                4882 [I32And AI_ACC] [Const] [SelectA];
                4883 [I32And AI_ACC] [I32Shl AI];
                4884 [I32And AI_ACC] [I32Shl AI_ACC];
                4885 [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
                4886 [I32And AI_ACC] [I32ShrU AI];
                4887 [I32And AI_ACC] [I32ShrU AI_ACC];
                4888 [I32And AS_ACC] [I32Add AS];
                4889 [I32And SI] [I32Add SI] [Const];
                4890 [I32And SI] [I32GtU BR_AI];
                4891 [I32And SI] [I32LtU BR_AI];
                4892 [I32And SI] [I32Shl SI] [Load32 X];
                4893 [I32And SI] [Store8 A_I];
                4894 [I32And SI_ACC] [I32GeU BR_AI];
                4895 [I32And SI_ACC] [I32GtU BR_AS];
                4896 [I32And SI_ACC] [I32Or AI_ACC] [Store16 S_A] [Br];
                4897 [I32And SI_ACC] [I32ShrU AI_ACC];
                4898 [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS];
                4899 [I32And SI_ACC] [I32Xor AS_ACC];
                4900 [I32And SI_ACC] [ReturnOneA];
                4901 [I32DivU SS_ACC] [I32LtU BR_AS];
                4902 [I32Eq SI_ACC] [SelectA];
                4903 [I32Extend16S A] [I32LtS BR_AS];
                4904 [I32Extend8S S] [I32And SI];
                4905 [I32Extend8S S] [I32And SI] [Copy] [Call];
                4906 [I32Extend8S S_ACC] [I32Eq BR_AS];
                4907 [I32Extend8S S_ACC] [I32Ne BR_AS];
                4908 [I32GtS AI_ACC] [Const] [SelectA];
                4909 [I32GtS AS_ACC] [SelectA];
                4910 [I32GtU AI_ACC] [Const] [SelectA];
                4911 [I32Mul AI_ACC] [I32Add AS];
                4912 [I32Mul AI_ACC] [I32Add AS_ACC];
                4913 [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
                4914 [I32Mul AS] [I32ShrU AI_ACC];
                4915 [I32Mul AS_ACC] [I32Add AS];
                4916 [I32Mul SI_ACC] [I32Add AS];
                4917 [I32Mul SS_ACC] [I32Shl AI];
                4918 [I32Or AI_ACC] [Store16 S_A];
                4919 [I32Or AI_ACC] [Store16 S_A] [Br];
                4920 [I32Or AI_ACC] [Store8 S_A];
                4921 [I32Or AS] [Load16 S_ACC];
                4922 [I32Or AS_ACC] [I32And AS_ACC] [I32Add AS];
                4923 [I32Or AS_ACC] [I32And AS_ACC] [I32Add AS] [BrEqz];
                4924 [I32Or AS_ACC] [Store32 X_A];
                4925 [I32Or SI_ACC] [I32Mul AS_ACC];
                4926 [I32Rotl SI_ACC] [I32Xor AS];
                4927 [I32Rotl SI_ACC] [I32Xor AS_ACC];
                4928 [I32Rotr AI] [I32Rotr SI_ACC];
                4929 [I32Rotr AI] [I32Rotr SI_ACC] [I32And AI_ACC];
                4930 [I32Shl AI] [I32Add SI_ACC];
                4931 [I32Shl AI] [Load8 S_ACC];
                4932 [I32Shl AI] [Load8 W_ACC];
                4933 [I32Shl AI_ACC] [I32Add AS];
                4934 [I32Shl AI_ACC] [Load16 A];
                4935 [I32Shl AI_ACC] [Load16 A_ACC];
                4936 [I32Shl AI_ACC] [Load16 A_ACC] [I32Xor AS];
                4937 [I32Shl SI] [I32Add AS] [Copy];
                4938 [I32Shl SI] [I32Add AS_ACC];
                4939 [I32Shl SI] [Load32 X];
                4940 [I32Shl SI_ACC] [I32Or AS_ACC];
                4941 [I32Shl SI_ACC] [I32Or AS_ACC] [Store16 S_A];
                4942 [I32Shl SI_ACC] [I32Sub AS_ACC];
                4943 [I32Shl SI_ACC] [I32Xor AS];
                4944 [I32Shl SI_ACC] [Load16 A];
                4945 [I32ShrS SI] [I32And SI_ACC];
                4946 [I32ShrU AI] [I32And AI];
                4947 [I32ShrU AI] [I32And SI];
                4948 [I32ShrU AI_ACC] [I32Xor AS];
                4949 [I32ShrU SI] [I32Shl SI_ACC];
                4950 [I32ShrU SI_ACC] [I32And AI];
                4951 [I32Sub SA] [BrNezA];
                4952 [I32Sub SA] [I32Eq SS_ACC];
                4953 [I32Sub SA_ACC] [ReturnOneA];
                4954 [I32WrapI64 S] [I32And AI_ACC] [I32ShrU AI];
                4955 [I32Xor AS_ACC] [I32Extend8S A_ACC];
                4956 [I32Xor AS_ACC] [I32Extend8S A_ACC] [I32GtS BR_AI];
                4957 [I32Xor AS_ACC] [ReturnOneA];
                4958 [I32Xor SS_ACC] [Copy];
                4959 [I64Add AI_ACC] [Store64 S_A];
                4960 [I64Add AS] [CountNe II];
                4961 [I64Add AS] [I64ShrS AI_ACC];
                4962 [I64Add AS] [Load32S64 S_ACC] [I64LtS BR_AS];
                4963 [I64Add AS_ACC] [Store64 S_A];
                4964 [I64Add SI] [Load8 S] [BrTableA];
                4965 [I64And AI_ACC] [Store64 S_A];
                4966 [I64And AS] [I64Xor AS_ACC];
                4967 [I64DivU AI] [Copy];
                4968 [I64ExtendI32S S] [I64Add AS];
                4969 [I64GeU SS] [Copy] [BrNezA];
                4970 [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4971 [I64Mul AS_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4972 [I64Mul SI_ACC] [I64Sub SA];
                4973 [I64Mul SS] [I64DivU SI];
                4974 [I64Shl AI] [Load8 S_ACC];
                4975 [I64Shl AI_ACC] [I64Or AS];
                4976 [I64Shl AI_ACC] [I64Or AS] [I64Or AS_ACC];
                4977 [I64Shl AI_ACC] [I64Or AS] [Load8 S_ACC] [I64Or AS];
                4978 [I64ShrS AI_ACC] [I64Xor AS];
                4979 [I64ShrU SI] [BrNezA];
                4980 [I64ShrU SI] [Store8 S];
                4981 [I64ShrU SI] [Store8 S] [I64ShrU SI] [Store8 S];
                4982 [I64ShrU SI_ACC] [I64Add AS];
                4983 [I64Sub SA_ACC] [I32WrapI64 A_ACC];
                4984 [I64Sub SS] [BrNezA];
                4985 [I64Sub SS_ACC] [Store64 S_A];
                4986 [I64Xor AS] [Store64 W_A];
                4987 [Load16 AX] [Load16 X_ACC];
                4988 [Load16 A_ACC] [I32Eq BR_AS];
                4989 [Load16 S] [Br];
                4990 [Load16 S] [I32And AI_ACC] [BrNezA];
                4991 [Load16 S] [Load16 S_ACC];
                4992 [Load16 S_ACC] [BrEqzA];
                4993 [Load16 S_ACC] [BrNezA];
                4994 [Load16 S_ACC] [I32Add AI_ACC] [Store16 S_A];
                4995 [Load16 S_ACC] [I32And AI_ACC];
                4996 [Load16 S_ACC] [I32LtU BR_AS];
                4997 [Load16 S_ACC] [I32Shl AI_ACC];
                4998 [Load16 S_ACC] [I32Sub AS_ACC];
                4999 [Load16 S_ACC] [I64GeU BR_AS];
                5000 [Load16 W] [I32And AI_ACC] [BrEqzA];
                5001 [Load16S32 S] [Load16S32 S_ACC];
                5002 [Load16S32 S] [Load16S32 S_ACC] [I32GeS BR_AS];
                5003 [Load16S32 W_ACC] [I32Mul AS_ACC];
                5004 [Load16S32 X_ACC] [I32Mul AS_ACC] [I32Add AS];
                5005 [Load32 A] [BrEqzA];
                5006 [Load32 A] [I32GtS BR_AS];
                5007 [Load32 A_ACC] [BrEqzA];
                5008 [Load32 A_ACC] [Load8 A_ACC];
                5009 [Load32 A_ACC] [Load8 A_ACC] [SelectA] [ReturnOne];
                5010 [Load32 A_ACC] [Store32 S_A];
                5011 [Load32 K] [Copy] [CallIndirect];
                5012 [Load32 K_ACC] [BrEqzA];
                5013 [Load32 S] [Br];
                5014 [Load32 S] [BrEqz];
                5015 [Load32 S] [BrTableA];
                5016 [Load32 S] [Const];
                5017 [Load32 S] [Copy];
                5018 [Load32 S] [Copy] [I32Add SI] [CallIndirect];
                5019 [Load32 S] [F64ConvertI32U A];
                5020 [Load32 S] [I32Add SS];
                5021 [Load32 S] [I32Add SS] [Load32 S_ACC] [I32GtU BR_AS];
                5022 [Load32 S] [I32And SI_ACC];
                5023 [Load32 S] [I32GtS BR_AS];
                5024 [Load32 S] [I32GtS BR_SI];
                5025 [Load32 S] [I32LtS BR_AI];
                5026 [Load32 S] [I32Mul AI_ACC] [I32Add AS];
                5027 [Load32 S] [I32Mul SI_ACC] [I32Add AS];
                5028 [Load32 S] [I32Shl SI];
                5029 [Load32 S] [I32Shl SI_ACC];
                5030 [Load32 S] [Load32 A];
                5031 [Load32 S] [Load32 A] [Load32 S];
                5032 [Load32 S] [Load32 A_ACC];
                5033 [Load32 S] [Load32 S] [CallIndirect];
                5034 [Load32 S] [Load32 S] [I32LeU BR_AS];
                5035 [Load32 S] [Load32 S_ACC];
                5036 [Load32 S] [Load32 S_ACC] [I32Add AS];
                5037 [Load32 S] [Load32 S_ACC] [I32GtU BR_AS];
                5038 [Load32 S] [Load32 S_ACC] [Load32 AX];
                5039 [Load32 S] [Load8 A];
                5040 [Load32 S] [Load8 A_ACC];
                5041 [Load32 S] [Store32 S];
                5042 [Load32 S] [Store32 S_A];
                5043 [Load32 S] [Store32 S_I];
                5044 [Load32 S] [Store8 S_I];
                5045 [Load32 S_ACC] [BrNezA];
                5046 [Load32 S_ACC] [I32Add AI];
                5047 [Load32 S_ACC] [I32Add AI] [Store32 S_A];
                5048 [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [ReturnOne];
                5049 [Load32 S_ACC] [I32Add AS];
                5050 [Load32 S_ACC] [I32Eq AI_ACC];
                5051 [Load32 S_ACC] [I32GeS BR_AS];
                5052 [Load32 S_ACC] [I32GtU BR_AS];
                5053 [Load32 S_ACC] [I32LeU BR_AS];
                5054 [Load32 S_ACC] [I32Mul AI];
                5055 [Load32 S_ACC] [I32Mul AI] [Load32 S] [BrEqzA];
                5056 [Load32 S_ACC] [I32Mul AI_ACC];
                5057 [Load32 S_ACC] [I32Ne BR_AI];
                5058 [Load32 S_ACC] [I64GeU BR_AS];
                5059 [Load32 S_ACC] [Load32 A];
                5060 [Load32 S_ACC] [Load32 A_ACC];
                5061 [Load32 S_ACC] [Load8 A_ACC];
                5062 [Load32 S_ACC] [Load8 A_ACC] [BrEqzA];
                5063 [Load32 S_ACC] [Store32 S_A] [I32And SI];
                5064 [Load32 S_ACC] [Store32 S_A] [Store32 S] [Br];
                5065 [Load32 W] [I32GtU BR_AI];
                5066 [Load32 W] [Load32 W];
                5067 [Load32 W_ACC] [I32Add AS];
                5068 [Load32 W_ACC] [ReturnOneA];
                5069 [Load32 W_ACC] [Store32 W_A];
                5070 [Load32 W_ACC] [Store32 W_A] [Load32 S_ACC] [Store32 S_A];
                5071 [Load32 X] [Store32 X_A];
                5072 [Load32 X_ACC] [Store32 X_A];
                5073 [Load32S64 S_ACC] [I64LtS BR_AS];
                5074 [Load64 S] [I64GeS BR_AS];
                5075 [Load64 S] [I64Xor AS_ACC];
                5076 [Load64 S] [Load64 S];
                5077 [Load64 S] [Load64 S_ACC];
                5078 [Load64 S] [Load8 S] [I32Add SI_ACC] [BrTableA];
                5079 [Load64 S_ACC] [I64Add AI_ACC] [Store64 S_A];
                5080 [Load64 S_ACC] [I64Add AS];
                5081 [Load64 S_ACC] [I64Mul AI];
                5082 [Load64 S_ACC] [Store64 S_A];
                5083 [Load64 S_ACC] [Store64 S_A] [Load64 S_ACC] [Store64 S_A];
                5084 [Load64 W] [I64Add SS];
                5085 [Load64 W_ACC] [Store64 W_A];
                5086 [Load64 X] [I64Mul AS_ACC];
                5087 [Load8 A] [I32Eq BR_AI];
                5088 [Load8 AX_ACC] [Store8 S_A] [I32Add SI];
                5089 [Load8 A_ACC] [BrEqzA];
                5090 [Load8 A_ACC] [I32And AI];
                5091 [Load8 A_ACC] [I32And AI] [Br];
                5092 [Load8 A_ACC] [I32And AI_ACC] [BrNezA];
                5093 [Load8 S] [BrEqzA];
                5094 [Load8 S] [BrTableA];
                5095 [Load8 S] [I32Add SI] [BrNez];
                5096 [Load8 S] [I32Add SI_ACC] [BrTableA];
                5097 [Load8 S] [I32And AI_ACC] [BrEqzA];
                5098 [Load8 S] [I32Extend8S A];
                5099 [Load8 S] [I32Extend8S A] [I32LtS BR_AI];
                5100 [Load8 S] [I32GtU AI_ACC] [Const] [SelectA];
                5101 [Load8 S] [I32Ne BR_AS];
                5102 [Load8 S] [Load32 S_ACC] [I32Eq AI_ACC];
                5103 [Load8 S] [Load32 S_ACC] [I32Eq AI_ACC] [I32Eq BR_AS];
                5104 [Load8 S] [Load8 S_ACC];
                5105 [Load8 S] [Load8S32 S];
                5106 [Load8 S_ACC] [BrTableA];
                5107 [Load8 S_ACC] [I32Add AS];
                5108 [Load8 S_ACC] [I32And AI];
                5109 [Load8 S_ACC] [I32And AI_ACC];
                5110 [Load8 S_ACC] [I32And AI_ACC] [BrNezA];
                5111 [Load8 S_ACC] [I32And AI_ACC] [Store8 S_A];
                5112 [Load8 S_ACC] [I32Eq BR_AI];
                5113 [Load8 S_ACC] [I32LtU BR_AI];
                5114 [Load8 S_ACC] [I32Ne BR_AI];
                5115 [Load8 S_ACC] [I32Or AI_ACC] [Store8 S_A];
                5116 [Load8 S_ACC] [I32Shl AI] [Load8 W_ACC];
                5117 [Load8 S_ACC] [I64Or AS];
                5118 [Load8 S_ACC] [I64Shl AI] [Load8 S_ACC];
                5119 [Load8 S_ACC] [I64Shl AI] [Load8 S_ACC] [I64Or AS];
                5120 [Load8 S_ACC] [I64Shl AI_ACC] [I64Or AS];
                5121 [Load8 S_ACC] [Store8 S_A];
                5122 [Load8 S_ACC] [Store8 W_A];
                5123 [Load8 W] [I32Eq BR_AI];
                5124 [Load8 W] [I32Ne BR_AI];
                5125 [Load8 W_ACC] [I32Add AS];
                5126 [Load8 W_ACC] [I32And AI_ACC] [BrEqzA];
                5127 [Load8 W_ACC] [I32Ne BR_AI];
                5128 [Load8 W_ACC] [Store8 S_A];
                5129 [Load8 W_ACC] [Store8 W_A];
                5130 [Load8 X_ACC] [Store8 X_A];
                5131 [Load8S32 S] [I32And AI];
                5132 [Load8S32 S] [I32And AI] [I32LeS BR_SI];
                5133 [Load8S32 S] [I32LtS BR_AI];
                5134 [Load8S32 S] [I64And AI];
                5135 [Load8S32 S] [I64And AI] [I32LeS BR_SI];
                5136 [Load8S32 S_ACC] [I32GtS BR_AI];
                5137 [Load8S64 S] [Store16 S_I];
                5138 [Load8S64 S] [Store16 S_I] [Store64 S_A] [Return];
                5139 [LoadF64 A_ACC] [F64Sub SA];
                5140 [LoadF64 K] [F64Mul AI_ACC];
                5141 [LoadF64 S] [Const];
                5142 [LoadF64 S] [F64Mul SS_ACC];
                5143 [LoadF64 S] [I32Add SI];
                5144 [LoadF64 S] [LoadF64 S];
                5145 [LoadF64 W] [LoadF64 S_ACC];
                5146 [LoadF64 W] [LoadF64 W_ACC];
                5147 [LoadF64 W_ACC] [F64Sub SA];
                5148 [SelectA] [ReturnOne];
                5149 [SelectA] [ReturnOneA];
                5150 [Store16 S] [I32Sub SS_ACC];
                5151 [Store16 S] [I32Sub SS_ACC] [I32Add AS];
                5152 [Store16 S_A] [I32Add SI];
                5153 [Store16 S_A] [I32Add SI] [Load16 A_ACC];
                5154 [Store16 S_A] [Return];
                5155 [Store16 S_I] [Store32 S] [BrEqz];
                5156 [Store16 S_I] [Store64 S];
                5157 [Store16 W_A] [CountNe II];
                5158 [Store32 K_A] [Load32 K_ACC];
                5159 [Store32 S] [Br];
                5160 [Store32 S] [BrEqz];
                5161 [Store32 S] [BrNez];
                5162 [Store32 S] [Copy];
                5163 [Store32 S] [I32Add SI] [Load32 S] [BrNezA];
                5164 [Store32 S] [Load32 S];
                5165 [Store32 S] [Load32 S_ACC] [Store32 S_A];
                5166 [Store32 S] [ReturnOne];
                5167 [Store32 S] [Store32 S];
                5168 [Store32 S] [Store32 S_I];
                5169 [Store32 S] [Store64 S];
                5170 [Store32 S] [Store64 S] [I32Add SI] [Store32 S_A];
                5171 [Store32 S_A] [Br];
                5172 [Store32 S_A] [Const];
                5173 [Store32 S_A] [I32Add SI];
                5174 [Store32 S_A] [I32LtS BR_SI];
                5175 [Store32 S_A] [Load32 S_ACC] [BrNezA];
                5176 [Store32 S_I] [I64Add SI];
                5177 [Store32 S_I] [I64Add SI] [Br];
                5178 [Store32 W] [Store32 W];
                5179 [Store64 A_I] [Store64 A_I];
                5180 [Store64 A_I] [Store64 A_I] [Store64 A_I];
                5181 [Store64 S] [Const] [ReturnOne];
                5182 [Store64 S_A] [CountNe II];
                5183 [Store64 S_A] [I64Xor SS_ACC];
                5184 [Store64 S_A] [Return];
                5185 [Store64 S_A] [ReturnOne];
                5186 [Store64 S_I] [Store64 S_I];
                5187 [Store8 S] [I32Add SI];
                5188 [Store8 S] [I32Add SI] [BrEqz];
                5189 [Store8 S] [I32Add SI] [Load8 S];
                5190 [Store8 S] [I32Add SS] [Br];
                5191 [Store8 S_A] [I32Add SI];
                5192 [Store8 S_I] [Br];
                5193 [Store8 S_I] [I32Add SI];
                5194 [Store8 W_A] [I32Add SI];
                5195 [Store8 W_A] [I32Add SI_ACC];
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
        #[expect(clippy::cast_possible_truncation, reason = "their numbers are 16 bits")]
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
    // Without chains there is no table in the build either.
    if !wrt_foundation::CHAINS {
        return op;
    }
    match op.number().checked_sub(FIRST) {
        None => op,
        Some(chain) => match CHAINS.get(usize::from(chain)) {
            Some([first, ..]) => op.with_number(*first),
            None => op,
        },
    }
}

/// Gives each record of a function that a chain begins with the number of the longest one.
pub fn mark(ops: &mut [Op]) {
    let mut at: usize = 0;
    while let Some(rest) = ops.get_mut(at..) {
        let Some(code) = rest.first().and_then(|op| own(*op).code()) else { return };
        if let (Some(chain), Some(first)) = (longest_below(rest, THREADED), rest.first_mut()) {
            *first = first.with_number(chain);
        }
        at = at.wrapping_add(code.behind().records());
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
    extern crate alloc;

    use alloc::vec::Vec;

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
